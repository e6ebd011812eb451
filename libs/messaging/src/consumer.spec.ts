import { createLog } from '#libs/observability';
import { Consumer, type Holding } from './consumer.js';
import type { RawFact } from './fact.js';

const nothingHeld: Holding = {
  keys: () => Promise.resolve(new Set()),
  hold: () => Promise.resolve(),
  due: () => Promise.resolve([]),
  release: () => Promise.resolve(),
  failed: () => Promise.resolve(),
};

const fact = (id: string, name: string): RawFact => ({
  ...{ id, name, businessId: 'b', key: id, version: 1, at: '2026-03-08T12:00:00Z', payload: '{}' },
  cause: { userId: 'u', requestId: 'r', traceparent: 't' },
});

it('a consumer takes facts of different events in one run where one reaction is there for them', async () => {
  const runs: string[] = [];
  const consumer = new Consumer('reporting.proof', nothingHeld, createLog('spec', 'silent'));
  const noting =
    (who: string) =>
    (facts: readonly { id: string }[]): Promise<void> => {
      runs.push(`${who} ${facts.map(({ id }) => id).join()}`);
      return Promise.resolve();
    };
  const all = noting('all');
  consumer.on('opened', all);
  consumer.on('paid', all);
  consumer.on('mailed', noting('post'));
  await consumer.deliver([fact('1', 'opened'), fact('2', 'paid'), fact('3', 'mailed'), fact('4', 'opened')]);
  expect(runs).toEqual(['all 1,2', 'post 3', 'all 4']);
});

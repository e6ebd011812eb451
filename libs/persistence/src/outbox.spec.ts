import { Actor, anonymous, requestContext } from '#libs/auth';
import { event } from '#libs/contracts';
import { outboxRow } from './outbox.js';

class Thing {
  name!: string;
  note?: string;
  tags!: string[];
  version!: number;
}

const thingChanged = event('shop.thing.changed.v1', Thing);
const key = '019b7667-0000-7000-8000-000200000001';
const actor = new Actor(anonymous, requestContext({ requestId: 'r', ip: '192.0.2.7', userAgent: 'till 3' }));

const row = (before: Thing | undefined, payload: Thing): { payload: string; cause: string } =>
  outboxRow(actor, thingChanged, { key, version: payload.version, payload, ...(before && { before }) });

describe('an announced change', () => {
  const was: Thing = { name: 'Cup', tags: ['a'], version: 1 };

  it('tells the fields that changed as they were, and null for one that was not there', () => {
    const now: Thing = { name: 'Mug', note: 'blue', tags: ['a'], version: 2 };
    expect(JSON.parse(row(was, now).payload)).toEqual({ ...now, before: { name: 'Cup', note: null } });
  });

  it('tells a field that went', () => {
    const now: Thing = { name: 'Cup', tags: [], version: 2 };
    expect(JSON.parse(row({ ...was, note: 'red' }, now).payload)).toEqual({
      ...now,
      before: { note: 'red', tags: ['a'] },
    });
  });

  it('says nothing of before when there is none', () => {
    expect(JSON.parse(row(undefined, was).payload)).toEqual(was);
  });

  it('names the address and the client that caused it', () => {
    expect(JSON.parse(row(undefined, was).cause)).toMatchObject({
      requestId: 'r',
      ip: '192.0.2.7',
      userAgent: 'till 3',
    });
  });
});

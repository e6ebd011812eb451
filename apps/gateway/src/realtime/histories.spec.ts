import { pino } from 'pino';
import { IdentitySigner, type Actor, type Identity } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { closing, Follower, type Line } from './follower.js';
import { Histories } from './histories.server.js';

const [SHOP, OTHER_SHOP] = ['019b7667-0000-7000-8000-00000000000a', '019b7667-0000-7000-8000-00000000000b'];
const silent = pino({ level: 'silent' });

const owner: Identity = {
  userId: SHOP!,
  businessId: SHOP!,
  role: 'OWNER',
  name: 'Owner',
  outlets: [],
  sessionId: SHOP!,
  expiresAt: Number.MAX_SAFE_INTEGER,
};

/** A line that remembers what it was sent. */
class Notebook implements Line {
  readonly said: { seq: number; type: string }[] = [];
  waiting = 0;
  ended: number | undefined;

  send(text: string): void {
    this.said.push(JSON.parse(text) as { seq: number; type: string });
  }

  end(code: number): void {
    this.ended = code;
  }

  get events(): number[] {
    return this.said.filter(({ type }) => type === 'sales.order.completed').map(({ seq }) => seq);
  }
}

describe('a history that is followed', () => {
  let bus: Bus;
  let histories: Histories;
  let head: number;
  /** Runs before each answer about entries. */
  let meanwhile: () => void;

  beforeEach(() => {
    head = 0;
    meanwhile = () => undefined;
    bus = new Bus(new IdentitySigner('a secret of the tests'), silent);
    bus.offer(reporting.feedHeads.name, async (request) =>
      (request as reporting.FeedHeads).businessIds.map((businessId) => ({
        businessId,
        seq: businessId === SHOP ? head : 7,
      })),
    );
    bus.offer(reporting.readFeed.name, async (request, actor: Actor) => {
      const { after, limit } = request as reporting.ReadFeed;
      expect(actor.businessId).toBe(SHOP);
      meanwhile();
      const seqs = Array.from({ length: Math.min(limit, head - after) }, (_, i) => after + 1 + i);
      const entries = seqs.map((seq) => ({
        seq,
        type: 'sales.order.completed',
        entityId: SHOP!,
        time: '2026-11-23T12:00:00.000Z',
        data: {},
      }));
      return { entries, more: after + seqs.length < head };
    });
    histories = new Histories(bus, silent);
  });

  afterEach(() => bus.stop());

  const turns = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const grow = async (to: number): Promise<void> => {
    head = to;
    bus.tell(reporting.feedGrown, { businessIds: [SHOP!] });
    await turns();
  };
  const join = async (since?: number): Promise<{ line: Notebook; follower: Follower }> => {
    const line = new Notebook();
    const follower = new Follower(owner, line, 0);
    await histories.join(SHOP!, follower, since);
    await turns();
    return { line, follower };
  };
  const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, i) => from + i);

  it('tells who comes without a place what happens from now on', async () => {
    head = 3;
    const { line } = await join();
    expect(line.said).toMatchObject([{ type: 'ready', seq: 3 }]);
    await grow(5);
    expect(line.events).toEqual([4, 5]);
  });

  it('tells who comes back all that it missed, once', async () => {
    head = 450;
    const { line } = await join(0);
    expect(line.events).toEqual(upTo(450));
    await grow(452);
    expect(line.events).toEqual(upTo(452));
  });

  it('loses and doubles nothing while it grows during a return', async () => {
    head = 500;
    const first = await join(500);
    let steps = 0;
    meanwhile = () => {
      if (steps++ > 20) return;
      head += 10;
      bus.tell(reporting.feedGrown, { businessIds: [SHOP!] });
    };
    const second = await join(0);
    meanwhile = () => undefined;
    await grow(head + 5);
    expect(second.line.events).toEqual(upTo(head));
    expect(first.line.events).toEqual(upTo(head, 501));
  });

  it('finds by asking what a lost hint would have told', async () => {
    const { line } = await join();
    head = 2;
    await histories.catchUp();
    await turns();
    expect(line.events).toEqual([1, 2]);
  });

  it('sends whoever missed too much, or knows of what never was, to begin anew', async () => {
    head = 20_000;
    const far = await join(0);
    const future = await join(20_001);
    expect(far.line.said).toMatchObject([{ type: 'reset', seq: 20_000 }]);
    expect(future.line.said).toMatchObject([{ type: 'reset', seq: 20_000 }]);
    await grow(20_001);
    expect(far.line.events).toEqual([20_001]);
  });

  it('cuts a line that does not take what it is sent, and goes on with the others', async () => {
    const slow = await join();
    const quick = await join();
    slow.line.waiting = 2 ** 21;
    await grow(3);
    expect(slow.line.ended).toBe(closing.slow);
    expect(slow.line.events).toEqual([1]);
    expect(quick.line.events).toEqual([1, 2, 3]);
  });

  it('asks for nothing more once everybody left', async () => {
    const { follower } = await join();
    histories.leave(SHOP!, follower);
    let asked = 0;
    meanwhile = () => asked++;
    await grow(9);
    expect(asked).toBe(0);
  });

  it('does not read what nobody here follows', async () => {
    const { line } = await join();
    bus.tell(reporting.feedGrown, { businessIds: [OTHER_SHOP!] });
    await turns();
    expect(line.events).toEqual([]);
  });
});

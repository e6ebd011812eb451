import { uuidv7 } from '#libs/kernel';
import { eventually } from '#libs/testing';
import { BACKOFF_MS } from '../src/index.js';
import { letterId, PostOffice, ways, type Letter } from './post-office.js';

const letter = (): Letter => ({ key: uuidv7() });
const letters = (count: number): Letter[] => Array.from({ length: count }, letter);
const ids = (of: readonly Letter[]): string[] => of.map(letterId);
const keys = (of: readonly Letter[]): string[] => of.map(({ key }) => key);

describe.each(ways)('events %s', (way) => {
  let office: PostOffice;

  beforeAll(async () => {
    office = await PostOffice.open(way);
  });
  afterAll(() => office.close());

  it('reach the consumer in the order in which they were announced', async () => {
    const sent = letters(1_200);
    await office.announce(sent);
    await eventually(async () => expect(await office.effects(...keys(sent))).toEqual(ids(sent)));
  });

  it('of one thing arrive in the order of its versions, whoever announced them', async () => {
    const { key } = letter();
    for (const version of [1, 2, 3]) await office.announce([{ key, version }]);
    await eventually(async () =>
      expect(await office.effects(key)).toEqual([1, 2, 3].map((version) => letterId({ key, version }))),
    );
  });

  it('of transactions numbered 8 to 12 arrive in the order of numbers, not of words', async () => {
    const sent = [8, 9, 10, 11, 12].map((transaction) => ({ ...letter(), transaction }));
    await office.announce(sent);
    await office.replay();
    await office.cutRelay();
    await eventually(async () => expect(await office.effects(...keys(sent))).toEqual(ids(sent)));
  });

  it('of one thing arrive in order even when who waited for the other had begun before', async () => {
    const { key } = letter();
    // as of two transactions: the later one got the row first
    const [first, second] = [
      { key, version: 1, transaction: 12 },
      { key, version: 2, transaction: 11 },
    ];
    await office.announce([first, second]);
    await office.replay();
    await office.cutRelay();
    await eventually(async () => expect(await office.effects(key)).toEqual([first, second].map(letterId)));
  });

  it('that commit late are not skipped, though later ones were announced meanwhile', async () => {
    const [late, ...early] = letters(4) as [Letter, ...Letter[]];
    const slow = await office.db.connect();
    try {
      await slow.query('begin');
      await office.announce([late], slow);
      await office.announce(early);
      const after = letter();
      await office.announce([after]);
      await slow.query('commit');
      const all = [late, ...early, after];
      await eventually(async () => expect((await office.effects(...keys(all))).sort()).toEqual(ids(all).sort()));
    } finally {
      slow.release();
    }
  });

  it('of a transaction that was undone never arrive', async () => {
    const [undone, next] = [letter(), letter()];
    const db = await office.db.connect();
    await db.query('begin');
    await office.announce([undone], db);
    await db.query('rollback');
    db.release();
    await office.announce([next]);
    await eventually(async () => expect(await office.effects(next.key)).toHaveLength(1));
    expect(await office.effects(undone.key)).toEqual([]);
  });

  it('that fail are held, and only those of the same thing wait behind them', async () => {
    const [bad, ...good] = letters(20) as [Letter, ...Letter[]];
    office.refused.add(bad.key);
    await office.announce([good[0]!, bad, ...good.slice(1), { key: bad.key, version: 2 }]);
    await eventually(async () => expect(await office.effects(...keys(good))).toEqual(ids(good)));
    expect(await office.effects(bad.key)).toEqual([]);
    expect(await office.held(bad)).toMatchObject({ error: `refused ${letterId(bad)}`, parked: false });
    await eventually(async () =>
      expect(await office.held({ key: bad.key, version: 2 })).toMatchObject({ deliveries: 0 }),
    );

    office.refused.delete(bad.key);
    await office.waitedLongEnough(bad);
    await eventually(async () =>
      expect(await office.effects(bad.key)).toEqual([letterId(bad), letterId({ key: bad.key, version: 2 })]),
    );
  });

  it('that keep failing are tried after 1 s, 5 s, 30 s, 2 min and 10 min, then parked with an alarm', async () => {
    const bad = letter();
    office.refused.add(bad.key);
    await office.announce([bad]);
    const pauses: number[] = [];
    for (let deliveries = 1; deliveries <= 5; deliveries++) {
      const { inSeconds } = await eventually(async () => {
        const held = await office.held(bad);
        expect(held.deliveries).toBe(deliveries);
        return held;
      });
      pauses.push(Math.ceil(inSeconds!));
      await office.waitedLongEnough(bad);
    }
    expect(pauses).toEqual(BACKOFF_MS.map((ms) => ms / 1000));
    expect(BACKOFF_MS).toEqual([1_000, 5_000, 30_000, 120_000, 600_000]);
    await eventually(async () =>
      expect(await office.held(bad)).toMatchObject({ deliveries: 6, parked: true, inSeconds: null }),
    );
    expect(office.alarms.some((line) => line.includes('event parked') && line.includes(letterId(bad)))).toBe(true);
    expect(office.tried.filter((id) => id === letterId(bad))).toHaveLength(6);
  });

  it('of a thing with a parked one go on', async () => {
    const bad = letter();
    office.refused.add(bad.key);
    await office.announce([bad]);
    await eventually(() => office.held(bad));
    await office.db.query(`update reporting.held_events set deliveries = 5, due_at = now() where event_id = $1`, [
      letterId(bad),
    ]);
    await eventually(async () => expect(await office.held(bad)).toMatchObject({ parked: true }));
    office.refused.delete(bad.key);
    await office.announce([{ key: bad.key, version: 2 }]);
    await eventually(async () =>
      expect(await office.effects(bad.key)).toEqual([letterId({ key: bad.key, version: 2 })]),
    );
  });

  it('have one effect when they are all handed on again', async () => {
    const sent = letters(30);
    await office.announce(sent);
    await eventually(async () => expect(await office.effects(...keys(sent))).toHaveLength(30));
    await office.replay();
    const last = letter();
    await office.announce([last]);
    await eventually(async () => expect(await office.effects(last.key)).toHaveLength(1));
    const effects = await office.effects();
    expect(new Set(effects).size).toBe(effects.length);
  });

  it('have one effect when each comes two to five times, shuffled and ten minutes late, in several runs', async () => {
    const sent = letters(100);
    const repeated = sent.flatMap((each, i) => Array.from({ length: 2 + (i % 4) }, () => each));
    // a fixed shuffle, so that a failure can be seen again
    const shuffled = repeated.map((each, i) => ({ each, place: (i * 7919) % repeated.length }));
    const order = shuffled.sort((a, b) => a.place - b.place).map(({ each }) => each);
    for (let i = 0; i < order.length; i += 60) await office.hand(order.slice(i, i + 60));
    await Promise.all([office.hand(sent), office.hand([...sent].reverse())]);
    expect((await office.effects(...keys(sent))).sort()).toEqual(ids(sent).sort());
  });

  it('go on when the relay loses its connection', async () => {
    await office.cutRelay();
    const sent = letters(3);
    await office.announce(sent);
    await eventually(async () => expect(await office.effects(...keys(sent))).toEqual(ids(sent)));
  });

  it('are handed on by one relay at a time, and by the next one when it ends', async () => {
    const second = office.openRelay();
    const sent = letters(200);
    for (const each of sent) await office.announce([each]);
    await eventually(async () => expect(await office.effects(...keys(sent))).toEqual(ids(sent)));
    expect(office.tried.filter((id) => ids(sent).includes(id))).toHaveLength(200);

    await office.cutRelay();
    const after = letter();
    await office.announce([after]);
    await eventually(async () => expect(await office.effects(after.key)).toHaveLength(1));
    await second.stop();
  });
});

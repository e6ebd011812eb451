import { exampleOf } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { eventually } from '#libs/testing';
import { letterId, PostOffice, promised, ways, type Letter } from './post-office.js';

const letter = (): Letter => ({ key: uuidv7() });
const right = JSON.stringify(exampleOf(promised.payload));

const poisons: readonly [what: string, poison: Omit<Letter, 'key'>, error: RegExp][] = [
  ['bad JSON', { payload: '{"totalAmount":' }, /no JSON/],
  ['what is no object', { name: promised.name, payload: '[]' }, /must be an object/],
  ['a payload that its contract does not allow', { name: promised.name, payload: '{"id":"x"}' }, /id must be a UUID/],
  ['a version that nobody knows', { name: 'sales.letter.opened.v7' }, /v7 is a version that is not known/],
  [
    '8 MB',
    { payload: JSON.stringify({ text: 'x'.repeat(8 * 1024 ** 2) }) },
    /the payload has 8\d{6} (bytes|characters)/,
  ],
  ['a cause that is no JSON', { cause: 'nobody' }, /cause is no JSON/],
];

describe.each(ways)('poison %s', (way) => {
  let office: PostOffice;

  beforeAll(async () => {
    office = await PostOffice.open(way);
  });
  afterAll(() => office.close());

  it.each(poisons)('%s is parked at once, and nothing waits behind it', async (_, poison, error) => {
    const bad = { ...letter(), ...poison };
    const [before, after] = [letter(), letter()];
    // of the same thing as the poison: it would wait if the poison were only held
    const sameThing = { key: bad.key, version: 2 };
    await office.announce([before, bad, sameThing, after]);
    const began = Date.now();
    await eventually(async () =>
      expect(await office.effects(before.key, bad.key, after.key)).toEqual([before, sameThing, after].map(letterId)),
    );
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await office.held(bad)).toMatchObject({ parked: true, error: expect.stringMatching(error) as string });
    expect(office.givenUp.filter((id) => id === letterId(bad))).toHaveLength(1);
    expect(office.alarms.some((line) => line.includes('event parked') && line.includes(letterId(bad)))).toBe(true);
  });

  it('that is delivered again when a person says so is parked again, for it is still poison', async () => {
    const bad = { ...letter(), payload: 'nothing' };
    await office.announce([bad]);
    await eventually(async () => expect(await office.held(bad)).toMatchObject({ parked: true, deliveries: 1 }));
    await office.toldToRetry(bad);
    await eventually(async () => expect(await office.held(bad)).toMatchObject({ parked: true, deliveries: 2 }), {
      withinMs: 8_000,
    });
  });

  it('that was mended meanwhile is taken when a person says so', async () => {
    const bad = letter();
    office.refused.add(bad.key);
    await office.announce([bad]);
    await eventually(() => office.held(bad));
    await office.db.query('update reporting.held_events set deliveries = 5, due_at = now() where event_id = $1', [
      letterId(bad),
    ]);
    await eventually(async () => expect(await office.held(bad)).toMatchObject({ parked: true, deliveries: 6 }));
    expect(office.givenUp).toContain(letterId(bad));
    office.refused.delete(bad.key);
    await office.toldToRetry(bad);
    await eventually(async () => expect(await office.effects(bad.key)).toEqual([letterId(bad)]), { withinMs: 8_000 });
  });

  it('of a payload with new fields is none', async () => {
    const newer = { ...letter(), name: promised.name, payload: right.replace('{', '{"newField":{"a":[1]},') };
    await office.announce([newer]);
    await eventually(async () => expect(await office.effects(newer.key)).toEqual([letterId(newer)]));
  });

  it('in the middle of a large run costs a handful of deliveries, not one for each of the others', async () => {
    const many = Array.from({ length: 400 }, letter);
    const bad = many[250]!;
    office.refused.add(bad.key);
    const tried = office.tried.length;
    await office.announce(many);
    const good = many.filter((each) => each !== bad);
    await eventually(async () => expect(await office.effects(...good.map(({ key }) => key))).toHaveLength(399));
    expect(await office.held(bad)).toMatchObject({ parked: false });
    // each half is tried once more: the sum is a few times the run, one by one would be as many transactions as facts
    expect(office.tried.length - tried).toBeLessThan(400 * 4);
  });

  if (way === 'over the broker')
    it.each([
      ['without headers', {}],
      ['whose type is another than its subject', { 'ce-type': 'sales.letter.opened.v1', 'ce-subject': uuidv7() }],
    ])('of a stranger, %s, is parked as well', async (_, said) => {
      const after = letter();
      await office.strangerSays('event.sales.letter.closed.v1.nobody', 'hello', said);
      await office.strangerSays('event.sales.letter.opened.v1.nobody', 'hello', said);
      await office.announce([after]);
      await eventually(async () => expect(await office.effects(after.key)).toEqual([letterId(after)]));
      const { rows } = await office.db.query(
        `select error from reporting.held_events where parked_at is not null and event_id like 'EVENT_SALES.%'`,
      );
      expect(rows).not.toEqual([]);
    });
});

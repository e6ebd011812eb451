import { pino } from 'pino';
import { Actor, IdentitySigner, systemActor } from '#libs/auth';
import { exampleOf, identity } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { Database, Inbox, Transactions } from '#libs/persistence';
import { eventually, system } from '#libs/testing';
import { database as definition } from '../src/database.js';
import { PlacesService } from '../src/places/places.service.js';

let database: Database;
beforeAll(async () => {
  database = await Database.open(definition, system().databaseUrls.services['sales']!, 4);
});
afterAll(() => database.close());

const [outletId, registerId] = [uuidv7(), uuidv7()];
const example = exampleOf(identity.Place) as unknown as identity.Place;
const register = { ...example.registers[0]!, id: registerId, isActive: true };
/** The place as it was when the outlet was called that; a newer one has one more till. */
const called = (name: 'older' | 'newer'): identity.Place => ({
  ...example,
  business: { ...example.business, status: 'ACTIVE' },
  outlet: { ...example.outlet, id: outletId, name },
  registers: name === 'newer' ? [register] : [],
});

type Reply = (place: identity.Place) => void;

/** A replica of sales with memory of its own. Its questions to identity wait until the test replies to them. */
function replica(through: Pick<Database, 'run'> = database) {
  const asked: Reply[] = [];
  const bus = new Bus(new IdentitySigner('a secret of the tests'), pino({ level: 'silent' }));
  bus.offer(identity.getPlace.name, () => new Promise((reply: Reply) => asked.push(reply)));
  const inbox = new Inbox(database, new Transactions(database, { wake: () => undefined }));
  const places = new PlacesService(through as Database, bus, inbox);
  const outletName = async (actor: Actor): Promise<string> => (await places.get(outletId, actor)).outlet.name;
  return { places, asked, outletName, hasAsked: (n: number) => eventually(() => expect(asked).toHaveLength(n)) };
}

const somebody = (): Actor => systemActor(uuidv7());

describe('of two answers about a place, the one that was asked for later counts', () => {
  it.each([
    ['when the other one comes after it', [1, 0]],
    ['when they come in their order', [0, 1]],
  ])('%s', async (_when, turns) => {
    const [actor, { asked, outletName, hasAsked }] = [somebody(), replica()];
    const answers = [outletName(actor)];
    await hasAsked(1);
    answers.push(outletName(actor));
    await hasAsked(2);
    for (const turn of turns) {
      asked[turn]!(called(turn === 0 ? 'older' : 'newer'));
      // whoever is overtaken gets the newer one, too
      expect(await answers[turn]).toBe(turns[0] === 0 && turn === 0 ? 'older' : 'newer');
    }
    expect([await outletName(actor), await replica().outletName(actor)]).toEqual(['newer', 'newer']);
  });

  it('when the other one comes to another replica', async () => {
    const [actor, slow, quick] = [somebody(), replica(), replica()];
    const first = slow.outletName(actor);
    await slow.hasAsked(1);
    const second = quick.outletName(actor);
    await quick.hasAsked(1);
    quick.asked[0]!(called('newer'));
    await second;
    slow.asked[0]!(called('older'));
    expect([await first, await slow.outletName(actor)]).toEqual(['newer', 'newer']);
  });

  it('when the other one was read from the table before it was stored there', async () => {
    const [actor, before] = [somebody(), replica()];
    const stored = before.outletName(actor);
    await before.hasAsked(1);
    before.asked[0]!(called('older'));
    await stored;

    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const hasRead = jest.fn();
    const slowToRead: Pick<Database, 'run'> = {
      run: async (businesses, name, text, values) => {
        const rows = await database.run(businesses, name, text, values);
        if (name === 'place-read') {
          hasRead();
          await held;
        }
        return rows;
      },
    };
    const { places, asked, outletName, hasAsked } = replica(slowToRead);
    const first = outletName(actor);
    await eventually(() => expect(hasRead).toHaveBeenCalled());
    const found = places.mustHaveRegister(called('older'), registerId, actor);
    await hasAsked(1);
    asked[0]!(called('newer'));
    await found;
    goOn();
    expect([await first, await outletName(actor)]).toEqual(['newer', 'newer']);
  });
});

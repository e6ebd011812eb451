import { setTimeout as delay } from 'node:timers/promises';
import { superAdmin, tenant, type Answer, type Api } from '#libs/testing';
import { Chance, randomBody } from './api/chance.js';
import { operations, undocumented, type Operation } from './api/operations.js';
import { ask, mustHaveRow, prepare, type Prepared } from './api/requests.js';
import { Things } from './api/things.js';

// Random bodies over every route that takes one: nothing may fall over (5xx), and whatever is answered is documented.
// 20,000 over the two modes of a usual run.
const bodies = process.env.POS_LONG ? 100_000 : 10_000;
const seed = Number(process.env.POS_SEED ?? Date.now() % 1_000_000);
const AT_ONCE = 8;

const routes = operations.filter(({ method }) => method === 'POST' || method === 'PUT');
const each = Math.ceil(bodies / routes.length);
let owner: Api;
let platform: Api;
let things: Things;
let place: Things['shop']['place'];

beforeAll(async () => {
  const [shop, admin] = await Promise.all([tenant(), superAdmin()]);
  [owner, platform, place] = [shop.owner, admin, shop];
  things = new Things({ owner, place });
  process.stderr.write(`${bodies} random bodies over ${routes.length} routes, ${each} each; POS_SEED=${seed}\n`);
});

/** As often as it takes while it is only asked too fast; limits of sign-in last longer than a test. */
async function patiently(send: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const answer = await send();
    if (answer.status !== 429 || answer.body?.code === 'auth.too-many' || tries === 10) return answer;
    await delay(Number(answer.headers.get('retry-after')) * 1000);
  }
}

async function start(operation: Operation): Promise<{ asker: Api; good: Prepared }> {
  const row = mustHaveRow(operation);
  const isOfPlatform = operation.access.startsWith('super_admin.');
  const asker = row.asker ? await row.asker(things) : isOfPlatform ? platform : owner;
  const good = row.needsMail
    ? { ids: [], query: {}, body: operation.body?.example as object }
    : await prepare(operation, things, place, asker);
  return { asker, good };
}

describe('random bodies', () => {
  it.each(routes.map((route, i): [string, Operation, number] => [route.key, route, i]))(
    'never make it fall over, nor answer what is not documented: %s',
    async (_key, operation, i) => {
      const chance = new Chance(seed * 1_000 + i);
      let { asker, good } = await start(operation);
      const wrong: string[] = [];
      const statuses: Record<number, number> = {};
      const one = async (): Promise<void> => {
        const body =
          typeof good.body === 'string'
            ? `${good.body}${JSON.stringify(randomBody(chance, {}, {}))}\n`
            : randomBody(chance, operation.body?.schema ?? {}, good.body ?? {});
        const answer = await patiently(() => ask(operation, asker, { ...good, body: body as object }));
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        const problems = undocumented(operation, answer);
        if (answer.status >= 500 || problems.length > 0)
          wrong.push(`${answer.status} ${problems.join('; ')} for ${JSON.stringify(body)}`.slice(0, 1_000));
        // a session that ended, or a thing that is done with, would answer all others alike
        if (answer.status === 401 || (answer.status < 300 && mustHaveRow(operation).asker))
          ({ asker, good } = await start(operation));
      };
      let left = each;
      const worker = async (): Promise<void> => {
        while (left-- > 0 && wrong.length < 20) await one();
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      expect(wrong).toEqual([]);
      expect(Object.values(statuses).reduce((sum, n) => sum + n, 0)).toBe(each);
    },
    600_000,
  );
});

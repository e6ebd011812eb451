import { superAdmin, tenant, type Answer, type Api, type Tenant } from '#libs/testing';
import { operations, undocumented, type Operation } from './api/operations.js';
import { ask, mustHaveRow, prepare, type Prepared } from './api/requests.js';
import { Things } from './api/things.js';

// QUALITY.md S18: whatever a filter, a search or an order is made of, it is a value and never a part of a statement.

const asked = operations.filter(
  ({ method, query, access }) => method === 'GET' && query.length > 0 && access !== 'public',
);
const lists = asked.filter(({ query }) => query.some(({ name }) => name === 'sort'));
const named = (list: readonly Operation[]): [string, Operation][] => list.map((each) => [each.key, each]);

let shop: Tenant;
let platform: Api;
let things: Things;
beforeAll(async () => {
  [shop, platform] = await Promise.all([tenant(), superAdmin()]);
  things = new Things({ owner: shop.owner, place: shop });
  await shop.product({ name: 'Green Tea' });
});

/** Asks a list of the shop with more in its query. */
async function asking(operation: Operation): Promise<(query: object) => Promise<Answer>> {
  const asker = operation.access.startsWith('super_admin.') ? platform : shop.owner;
  const { isAbsent } = mustHaveRow(operation);
  const good: Prepared = isAbsent
    ? { ids: [], query: {}, body: undefined }
    : await prepare(operation, things, shop, asker);
  return (query) => ask(operation, asker, { ...good, query: { ...good.query, ...query } });
}

const expectRefused = (answer: Answer, path: string): void =>
  expect([answer.status, answer.body.code, answer.body.errors?.map((error: { path: string }) => error.path)]).toEqual([
    400,
    'request.invalid',
    [path],
  ]);

const injections = [
  "' or 1=1 --",
  "'; drop table catalog.products; --",
  "%' union select password_hash from identity.users --",
  "x' || (select pg_sleep(60)) || '",
  '1) or (1=1',
  '"; select 1; "',
  '$1',
  '${7*7}',
  '{"$gt":""}',
  '\\',
  '%',
  '_',
  '(((((((((((((((a+)+)+$',
  ':* & !',
];

describe('the order of a list', () => {
  const none = [
    ...[
      '',
      '-',
      '--name',
      'name,name',
      'name desc',
      'name;select 1',
      '(select 1)',
      '1',
      "name' or '1",
      'name nulls first',
    ],
    ...[
      '__proto__',
      '-__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'business_id',
      'password_hash',
      'nothing',
    ],
    ...injections,
  ];

  it.each(named(lists))('is one of those that are known: %s', async (_key, operation) => {
    const list = await asking(operation);
    for (const sort of none) expectRefused(await list({ sort }), 'sort');
  });
});

describe('a filter', () => {
  it.each(named(asked))('is a value, whatever it says: %s', async (_key, operation) => {
    const list = await asking(operation);
    const texts = operation.query.filter(({ name }) => !['page', 'limit', 'sort'].includes(name));
    const wrong: string[] = [];
    for (const { name } of texts)
      for (const value of injections) {
        const answer = await list({ [name]: value });
        if (undocumented(operation, answer).length > 0 || answer.status >= 500)
          wrong.push(`${name}=${value} ${answer.status} ${JSON.stringify(answer.body)}`);
        // what is found has the text in it, as a user name may have a line below
        for (const row of answer.body.data ?? [])
          if (name !== 'outletId' && !JSON.stringify(row).includes(value))
            wrong.push(`${name}=${value} finds ${JSON.stringify(row)}`);
      }
    expect(wrong).toEqual([]);
  });

  it.each(named(asked))('that nobody knows is refused by its name: %s', async (_key, operation) => {
    const list = await asking(operation);
    for (const name of [
      '__proto__',
      '__proto__[role]',
      'constructor',
      'constructor[prototype][role]',
      'limit[$gt]',
      '$where',
      'business_id',
      'businessid',
      '',
    ])
      expectRefused(await list({ [name]: '1' }), name);
  });
});

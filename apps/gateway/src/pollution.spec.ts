import { uuidv7 } from '#libs/kernel';
import { operations, type Operation } from '../test/api/operations.js';
import { accessToken, StubbedGateway } from '../test/stubbed-gateway.js';

// QUALITY.md S18: members that other programs merge into the prototype of all objects are unknown fields like others.

const gateway = new StubbedGateway();
const owner = accessToken({ role: 'OWNER', outlets: [] });
const platform = accessToken({ role: 'SUPER_ADMIN', outlets: [] });
beforeAll(async () => {
  await gateway.open();
  gateway.answersAll();
});
afterAll(() => gateway.close());
afterEach(() => expect(Object.keys(Object.prototype)).toEqual([]));

const members = ['"__proto__":{"polluted":true}', '"constructor":{"prototype":{"polluted":true}}', '"prototype":{}'];
const withBody = operations.filter(({ body }) => body?.type === 'application/json');
const named = (list: readonly Operation[]): [string, Operation][] => list.map((each) => [each.key, each]);

const send = ({ method, path, access }: Operation, body: string) =>
  gateway.send(method as 'POST', `/api${path.replace(/\{\w+\}/g, () => uuidv7())}`, {
    ...{ body, token: access.startsWith('super_admin.') ? platform : owner },
  });

/** The body with a member more in each of its objects in turn, and the path of that member. */
function* polluted(value: unknown, member: string, path = ''): Generator<{ text: string; path: string }> {
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  const isList = Array.isArray(value);
  const write = (parts: readonly string[]): string => (isList ? `[${parts.join()}]` : `{${parts.join()}}`);
  const parts = entries.map(([name, each]) => (isList ? '' : `${JSON.stringify(name)}:`) + JSON.stringify(each));
  const name = /"(\w+)"/.exec(member)![1]!;
  if (!isList) yield { text: write([...parts, member]), path: path === '' ? name : `${path}.${name}` };
  for (const [i, [key, each]] of entries.entries()) {
    const at = isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    for (const inner of polluted(each, member, at)) {
      const own = (isList ? '' : `${JSON.stringify(key)}:`) + inner.text;
      yield { text: write(parts.map((part, n) => (n === i ? own : part))), path: inner.path };
    }
  }
}

it.each(named(withBody))('is refused by the path of the member, however deep: %s', async (_key, operation) => {
  for (const member of members)
    for (const { text, path } of polluted(operation.body!.example, member)) {
      const { status, body } = await send(operation, text);
      expect([status, body.code]).toEqual([400, 'request.invalid']);
      expect((body.errors as { path: string }[]).map((error) => error.path)).toContain(path);
    }
});

it.each([
  '__proto__=1',
  '__proto__[polluted]=1',
  'constructor[prototype][polluted]=1',
  'constructor.prototype.polluted=1',
])('is refused in a query: %s', async (query) => {
  const { status, body } = await gateway.send('GET', `/api/sales/orders?${query}`, { token: owner });
  expect([status, body.errors[0].path]).toEqual([400, query.slice(0, query.lastIndexOf('='))]);
});

import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { catalog } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { operations, resolved, type Operation, type Schema } from '../test/api/operations.js';
import { accessToken, StubbedGateway } from '../test/stubbed-gateway.js';

// QUALITY.md S17: each limit is met to the byte and refused one beyond it, always in words.

const PATIENCE_MS = 200;
const gateway = new StubbedGateway();
const owner = accessToken({ role: 'OWNER', outlets: [] });
const platform = accessToken({ role: 'SUPER_ADMIN', outlets: [] });
let port: number;
beforeAll(async () => {
  await gateway.open([], { headersMs: PATIENCE_MS, requestMs: 2 * PATIENCE_MS });
  port = await gateway.listen();
  gateway.answersAll();
  // kept lists ask for it before they look at what is asked
  gateway.answers(catalog.catalogVersion, () => ({ version: 1 }));
});
afterAll(() => gateway.close());

const tokenFor = ({ access }: Operation): string => (access.startsWith('super_admin.') ? platform : owner);
const pathOf = ({ path }: Operation): string => `/api${path.replace(/\{\w+\}/g, () => uuidv7())}`;
const named = (list: readonly Operation[]): [string, Operation][] => list.map((each) => [each.key, each]);
const errorPaths = ({ body }: { body: { errors?: { path: string }[] } }): string[] =>
  (body.errors ?? []).map(({ path }) => path);

/** What comes back for these bytes until the gateway hangs up, the client sending no more than them. */
function answerTo(...parts: readonly (string | Buffer)[]): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.once('error', reject).once('close', () => {
      const [head = '', body = ''] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body });
    });
    for (const part of parts) socket.write(part);
  });
}

const head = (line: string, headers: Readonly<Record<string, string | number>>): string =>
  [`${line} HTTP/1.1`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');

describe('a body', () => {
  const LIMIT = 100 * 1024;
  const padded = (bytes: number): string => '{"name":"A"}'.padEnd(bytes);
  const headers = {
    Host: 'x',
    Connection: 'close',
    Authorization: `Bearer ${owner}`,
    'Content-Type': 'application/json',
  };

  it.each([
    [LIMIT, 201],
    [LIMIT + 1, 413],
  ])('of %i bytes is answered with %i, whether its size is said first or not', async (bytes, status) => {
    const body = padded(bytes);
    const said = head('POST /api/customers', { ...headers, 'Content-Length': bytes });
    const unsaid = head('POST /api/customers', { ...headers, 'Transfer-Encoding': 'chunked' });
    const answers = [
      await answerTo(said, body),
      await answerTo(unsaid, `${bytes.toString(16)}\r\n${body}\r\n0\r\n\r\n`),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
    if (status === 413)
      for (const answer of answers) expect(JSON.parse(answer.body)).toMatchObject({ code: 'request.too-large' });
  });

  it.each(['gzip', 'GZIP', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity, gzip'])(
    'that would unpack to 10 MB (%s) is not unpacked',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
      const said = { ...headers, 'Content-Encoding': encoding, 'Content-Length': bomb.length };
      const { status, body } = await answerTo(head('POST /api/customers', said), bomb);
      expect([status, JSON.parse(body).code]).toEqual([415, 'request.media-type']);
    },
  );

  it('that is packed in transit is no JSON', async () => {
    const bomb = gzipSync('{"name":"A"}');
    const chunk = Buffer.concat([Buffer.from(`${bomb.length.toString(16)}\r\n`), bomb, Buffer.from('\r\n0\r\n\r\n')]);
    const said = head('POST /api/customers', { ...headers, 'Transfer-Encoding': 'gzip, chunked' });
    expect(await answerTo(said, chunk)).toMatchObject({ status: 400 });
  });

  it('of an import may have 32 MB and no byte more', async () => {
    const send = (bytes: number) =>
      gateway.send('POST', '/api/products/import', {
        ...{ body: 'sku\n'.padEnd(bytes, 'x'), token: owner },
        headers: { 'content-type': 'text/csv' },
      });
    gateway.answers(catalog.sendImportAhead);
    expect((await send(32 * 1024 * 1024)).status).toBe(200);
    expect((await send(32 * 1024 * 1024 + 1)).body).toMatchObject({ status: 413, code: 'request.too-large' });
  });
});

describe('an address', () => {
  it('may have 8,192 characters and no more', async () => {
    const answers = await Promise.all(
      [8_192, 8_193].map((length) =>
        gateway.send('GET', '/api/customers?search='.padEnd(length, 'x'), { token: owner }),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'request.invalid'],
      [414, 'request.too-long'],
    ]);
  });

  it('may name any number of parameters that nobody knows, and is told of some', async () => {
    const query = Array.from({ length: 1_100 }, (_, i) => `p${i}=1`).join('&');
    const answer = await gateway.send('GET', `/api/customers?${query}`, { token: owner });
    expect([answer.status, errorPaths(answer).length]).toEqual([400, 100]);
  });
});

describe('headers', () => {
  it('may have 16,384 bytes of address, names and values, and no more', async () => {
    const known = { Host: 'x', Connection: 'close', 'X-Pad': '' };
    const fixed = `/api/auth/jwks${Object.entries(known).flat().join('')}`.length;
    const ask = (bytes: number) =>
      answerTo(head('GET /api/auth/jwks', { ...known, 'X-Pad': 'x'.repeat(bytes - fixed) }));
    const [most, beyond] = [await ask(16_384), await ask(16_385)];
    expect([most.status, beyond.status]).toEqual([200, 431]);
    expect(beyond.head).toMatch('application/problem+json');
    expect(JSON.parse(beyond.body)).toMatchObject({ status: 431, code: 'request.headers-too-large' });
  });
});

describe('a client that takes its time', () => {
  it.each([
    ['says nothing', ''],
    ['does not end its headers', 'GET /api/auth/jwks HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    [
      'does not end its body',
      head('POST /api/customers', {
        ...{ Host: 'x', Authorization: `Bearer ${owner}`, 'Content-Type': 'application/json' },
        'Content-Length': 1_000,
      }),
    ],
  ])('and %s is told and hung up on', async (_what, sent) => {
    const { status, head: told, body } = await answerTo(sent);
    expect([status, JSON.parse(body).code]).toEqual([408, 'request.timeout']);
    expect(told).toMatch(/connection: close/i);
  });

  it('gains nothing by sending a byte now and then', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /api/auth/jwks HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const dribble = setInterval(() => socket.write('x'), PATIENCE_MS / 10);
    try {
      const answer = await new Promise<string>((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    } finally {
      clearInterval(dribble);
      socket.destroy();
    }
  });
});

describe('a page', () => {
  const lists = operations.filter(({ query }) => query.some(({ name }) => name === 'limit'));

  it.each(named(lists))('has 100 entries at most: %s', async (_key, operation) => {
    const ask = (query: string) => gateway.send('GET', `${pathOf(operation)}?${query}`, { token: tokenFor(operation) });
    expect((await ask('limit=100')).body.code).not.toBe('request.invalid');
    for (const wrong of ['limit=101', 'limit=0', 'limit=-1', 'limit=1.5', 'limit=', 'limit=1e2x', 'page=0', 'page=x']) {
      const answer = await ask(wrong);
      expect([wrong, answer.status, errorPaths(answer)]).toEqual([wrong, 400, [wrong.split('=')[0]]]);
    }
  });
});

interface ListField {
  readonly name: string;
  readonly most: number;
  readonly entry: unknown;
}

/** The lists that a body carries, each with an entry of it. */
function listsOf({ body }: Operation): ListField[] {
  if (!body || body.type !== 'application/json') return [];
  const shown = body.example as Record<string, unknown[]>;
  return Object.entries(resolved(body.schema).properties ?? {}).flatMap(([name, field]) => {
    const { type, items, maxItems } = resolved(field) as Schema & { readonly maxItems?: number };
    return type === 'array' ? [{ name, most: maxItems ?? Infinity, entry: required(items!, shown[name]![0]) }] : [];
  });
}

/** An entry with no more than it must have. */
function required(schema: Schema, example: unknown): unknown {
  const { required: names, properties } = resolved(schema);
  if (!properties) return example;
  return Object.fromEntries(Object.entries(example as object).filter(([name]) => names?.includes(name)));
}

describe('a list in a body', () => {
  const withLists = operations.filter((operation) => listsOf(operation).length > 0);

  it.each(named(withLists))('is as long as its contract says and no longer: %s', async (_key, operation) => {
    const { method, body } = operation;
    for (const { name, most, entry } of listsOf(operation)) {
      const send = (count: number) =>
        gateway.send(method as 'POST', pathOf(operation), {
          body: { ...(body!.example as object), [name]: Array.from({ length: count }, () => entry) },
          token: tokenFor(operation),
        });
      if (name === 'items') expect(most).toBe(500);
      // more prices than a body can carry are allowed by number
      if (name === 'prices') return;
      expect([name, (await send(most)).status]).toEqual([name, expect.not.stringMatching(/^4/)]);
      const beyond = await send(most + 1);
      expect([beyond.status, errorPaths(beyond)]).toEqual([400, [name]]);
    }
  });
});

describe('texts made to keep a pattern busy', () => {
  // whoever checks one of them in more than a straight line would need years
  const attacks = (length: number): string[] => [
    `${'a'.repeat(length - 1)}!`,
    `a@${'a-'.repeat(length / 2 - 2)}!`,
    `a@${'a.'.repeat(length / 2 - 2)}!`,
    `${' '.repeat(length - 1)}\u0001`,
    `${'0'.repeat(length - 1)}x`,
    `data:image/png;base64,${'A'.repeat(length - 30)}!`,
    '"\\'.repeat(length / 2),
    '00-'.repeat(length / 3),
  ];
  const textsOf = ({ body }: Operation): string[] =>
    body?.type !== 'application/json'
      ? []
      : Object.entries(resolved(body.schema).properties ?? {}).flatMap(([name, field]) =>
          resolved(field).type === 'string' ? [name] : [],
        );

  it.each(named(operations.filter((operation) => textsOf(operation).length > 0)))(
    'are refused in any field: %s',
    async (_key, operation) => {
      const names = textsOf(operation);
      // JSON makes two bytes of each quote
      for (const attack of attacks(Math.floor(48_000 / names.length))) {
        const body = Object.fromEntries(names.map((name) => [name, attack]));
        const answer = await gateway.send(operation.method as 'POST', pathOf(operation), {
          ...{ body, token: tokenFor(operation) },
        });
        expect(answer.status).toBe(400);
      }
    },
  );

  it.each([
    'accept',
    'if-match',
    'if-none-match',
    'idempotency-key',
    'traceparent',
    'cookie',
    'authorization',
    'origin',
  ])('do no harm in the header %s', async (name) => {
    for (const attack of [...attacks(12_000), ',;q='.repeat(3_000), 'W/"'.repeat(4_000)])
      for (const url of ['/api/products', `/api/customers/${uuidv7()}`, '/api/auth/refresh']) {
        const method = url.endsWith('refresh') ? 'POST' : url.endsWith('products') ? 'GET' : 'DELETE';
        const printable = attack.replace('\u0001', '');
        const answer = await gateway.send(method, url, {
          headers: { authorization: `Bearer ${owner}`, [name]: printable },
        });
        expect(answer.status).toBeLessThan(500);
      }
  });
});

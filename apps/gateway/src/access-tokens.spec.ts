import { createHmac, generateKeyPairSync } from 'node:crypto';
import passport from 'passport';
import { identity, sales } from '#libs/contracts';
import { Refusal, uuidv7 } from '#libs/kernel';
import { accessToken, publicKey, StubbedGateway } from '../test/stubbed-gateway.js';

const gateway = new StubbedGateway();
beforeAll(async () => {
  await gateway.open();
  gateway.answers(sales.listOrders);
});
afterAll(() => gateway.close());
afterEach(() => {
  jest.useRealTimers();
  gateway.ended = [];
});

const statusFor = async (authorization?: string): Promise<number> => {
  const headers = authorization === undefined ? {} : { authorization };
  const { status, body } = await gateway.send('GET', '/api/sales/orders', { headers });
  if (status !== 200) expect(body.code).toBe('auth.required');
  return status;
};

const now = Math.floor(Date.now() / 1000);
const base64 = (data: object): string => Buffer.from(JSON.stringify(data)).toString('base64url');
const unsigned = accessToken().split('.').slice(0, 2);

/** The public key taken for a secret, the classic confusion of algorithms. */
function hs256WithPublicKey(): string {
  const head = base64({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const mac = createHmac('sha256', pem).update(`${head}.${unsigned[1]}`).digest('base64url');
  return `${head}.${unsigned[1]}.${mac}`;
}

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('an access token', () => {
  it('of ours lets in', async () => {
    expect(await statusFor(`Bearer ${accessToken()}`)).toBe(200);
  });

  it.each(['x'.repeat(16_000), `Bearer ${'x'.repeat(16_000)}`, `Bearer ${'.'.repeat(16_000)}`])(
    'is no work at all where the header cannot be one',
    async (authorization) => {
      const looking = jest.spyOn(passport, 'authenticate');
      expect(await statusFor(authorization)).toBe(401);
      expect(looking).not.toHaveBeenCalled();
      looking.mockRestore();
    },
  );

  it.each([
    ['no token', undefined],
    ['another scheme', `Basic ${accessToken()}`],
    ['nothing behind Bearer', 'Bearer '],
    ['no JWT', 'Bearer refresh-token-as-issued'],
    ['alg none', `Bearer ${base64({ alg: 'none', typ: 'at+jwt', kid: 'k1' })}.${unsigned[1]}.`],
    ['alg HS256 with the public key', `Bearer ${hs256WithPublicKey()}`],
    ['an unknown kid', `Bearer ${accessToken({}, { kid: 'k2' })}`],
    ['a path for a kid', `Bearer ${accessToken({}, { kid: '../../etc/passwd' })}`],
    ['SQL for a kid', `Bearer ${accessToken({}, { kid: "' or 1=1 --" })}`],
    ['a kid that is no text', `Bearer ${accessToken({}, { kid: ['k1'] })}`],
    ['the name of a member of objects for a kid', `Bearer ${accessToken({}, { kid: '__proto__' })}`],
    [
      'a key of its own',
      `Bearer ${accessToken({}, { jwk: stranger.publicKey.export({ format: 'jwk' }) }, stranger.privateKey)}`,
    ],
    [
      'the address of a key',
      `Bearer ${accessToken({}, { jku: 'http://127.0.0.1/', x5u: 'http://127.0.0.1/' }, stranger.privateKey)}`,
    ],
    ['another typ', `Bearer ${accessToken({}, { typ: 'JWT' })}`],
    ['another audience', `Bearer ${accessToken({ aud: 'other' })}`],
    ['another issuer', `Bearer ${accessToken({ iss: 'other' })}`],
    ['an end that was a second ago', `Bearer ${accessToken({ exp: now - 1 })}`],
    ['a beginning to come', `Bearer ${accessToken({ nbf: now + 120 })}`],
    ['a cut signature', `Bearer ${accessToken().slice(0, -4)}`],
    ['another body', `Bearer ${unsigned[0]}.${base64({ role: 'OWNER' })}.${accessToken().split('.')[2]}`],
  ])('with %s does not', async (_what, authorization) => {
    expect(await statusFor(authorization)).toBe(401);
  });

  it('is worth nothing the second it ends, though it was known', async () => {
    const token = accessToken({ exp: now + 60 });
    expect(await statusFor(`Bearer ${token}`)).toBe(200);
    jest.useFakeTimers({ now: (now + 60) * 1000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    expect(await statusFor(`Bearer ${token}`)).toBe(401);
  });

  it('is worth nothing within 5 s after its session ended, known or not', async () => {
    const sid = uuidv7();
    const [known, other] = [accessToken({ sid }), accessToken({ sid, name: 'the same session' })];
    expect(await statusFor(`Bearer ${known}`)).toBe(200);
    gateway.ended = [sid];
    jest.useFakeTimers({ now: Date.now() + 5_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    expect(await statusFor(`Bearer ${known}`)).toBe(401);
    expect(await statusFor(`Bearer ${other}`)).toBe(401);
  });

  it('that has run out lets its till sign out, though it was known', async () => {
    gateway.answers(identity.logout, () => undefined);
    const headers = { authorization: `Bearer ${accessToken({ exp: now + 60 })}` };
    expect(await statusFor(headers.authorization)).toBe(200);
    jest.useFakeTimers({ now: (now + 60) * 1000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const { status } = await gateway.send('POST', '/api/auth/logout', { headers, body: { refreshToken: 'r' } });
    expect([status, gateway.asked?.actor.identity.role]).toEqual([204, 'ANONYMOUS']);
  });

  it('with an unknown kid makes identity answer once, however many come', async () => {
    jest.useFakeTimers({ now: Date.now() + 60_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    gateway.keysAsked = 0;
    for (let i = 0; i < 20; i++) expect(await statusFor(`Bearer ${accessToken({}, { kid: `k${i + 2}` })}`)).toBe(401);
    expect(gateway.keysAsked).toBe(1);
  });

  it('that was verified goes on counting while identity is away; a new key is waited for', async () => {
    const away = (): never => {
      throw new Refusal('unavailable', 'system.unavailable');
    };
    gateway.answers(identity.revokedAccess, away);
    gateway.answers(identity.publicKeys, away);
    const token = accessToken({ exp: now + 900 });
    jest.useFakeTimers({ now: Date.now() + 120_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    expect(await statusFor(`Bearer ${token}`)).toBe(200);
    const headers = { authorization: `Bearer ${accessToken({}, { kid: 'k9' })}` };
    const answer = await gateway.send('GET', '/api/sales/orders', { headers });
    expect([answer.status, answer.body.code]).toEqual([503, 'system.unavailable']);
  });
});

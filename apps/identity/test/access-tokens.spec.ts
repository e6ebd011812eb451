import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api, password, system, tenant } from '#libs/testing';

type Part = Record<string, unknown>;

const encode = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part: string | undefined): Part => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

const es256 = (header: Part, claims: Part, key: KeyObject): string => {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};
const hs256 = (header: Part, claims: Part, secret: string): string => {
  const text = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
};

describe('an access token', () => {
  let token: string;
  let header: Part;
  let claims: Part;
  let jwk: Part;
  const ours = createPrivateKey(readFileSync(process.env.JWT_PRIVATE_KEY_FILE ?? join(system().data, 'jwt.pem')));
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = Math.floor(Date.now() / 1000);

  beforeAll(async () => {
    const shop = await tenant();
    const { body } = await api().post('/auth/login', { username: shop.users.OWNER.username, password });
    token = body.accessToken;
    const [head, payload] = token.split('.');
    [header, claims] = [decode(head), decode(payload)];
    jwk = (await api().get('/auth/jwks')).body.keys[0];
  });

  const statusOf = async (forged: string): Promise<number> => (await api().as(forged).get('/auth/me')).status;

  it('is signed with a published key and says who it is for how long', () => {
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: jwk['kid'] });
    expect(claims).toMatchObject({ iss: 'pos', aud: 'pos-api', role: 'OWNER' });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(900);
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it('is taken as it is, and signed anew with the same key', async () => {
    expect(await statusOf(token)).toBe(200);
    expect(await statusOf(es256(header, claims, ours))).toBe(200);
  });

  const pem = (): string =>
    createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();

  it.each<[string, () => string]>([
    ['without a signature', () => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`],
    ['with alg none and the old signature', () => `${encode({ ...header, alg: 'none' })}.${token.split('.')[1]!}.x`],
    ['with HMAC by the public key as PEM', () => hs256(header, claims, pem())],
    ['with HMAC by the public key as JWK', () => hs256(header, claims, JSON.stringify(jwk))],
    ['with HMAC by nothing', () => hs256(header, claims, '')],
    ['by another key under our name', () => es256(header, claims, other.privateKey)],
    ['by an unknown key', () => es256({ ...header, kid: 'unknown' }, claims, other.privateKey)],
    ['with a path as key', () => es256({ ...header, kid: '../../../../dev/null' }, claims, other.privateKey)],
    ['with SQL as key', () => es256({ ...header, kid: `' or 1=1 --` }, claims, other.privateKey)],
    ['with a list as key', () => es256({ ...header, kid: [header['kid']] }, claims, ours)],
    ['without a key', () => es256({ alg: 'ES256', typ: 'at+jwt' }, claims, ours)],
    [
      'that brings its own key',
      () => es256({ ...header, jwk: other.publicKey.export({ format: 'jwk' }) }, claims, other.privateKey),
    ],
    [
      'that says where its key is',
      () => es256({ ...header, jku: 'http://127.0.0.1/jwks', x5u: 'http://127.0.0.1/x5u' }, claims, other.privateKey),
    ],
    ['of another kind', () => es256({ ...header, typ: 'JWT' }, claims, ours)],
    ['of no kind', () => es256({ alg: 'ES256', kid: header['kid'] }, claims, ours)],
    ['that is over', () => es256(header, { ...claims, exp: now - 60 }, ours)],
    ['that does not count yet', () => es256(header, { ...claims, nbf: now + 600 }, ours)],
    ['for somebody else', () => es256(header, { ...claims, aud: 'another-api' }, ours)],
    ['by somebody else', () => es256(header, { ...claims, iss: 'https://elsewhere.example' }, ours)],
    ['with a truncated signature', () => token.slice(0, -8)],
    [
      'with other claims under the signature',
      () => {
        const [head, , signature] = token.split('.');
        return `${head!}.${encode({ ...claims, role: 'SUPER_ADMIN' })}.${signature!}`;
      },
    ],
    ['that is none', () => 'x.y.z'],
  ])('is refused %s', async (_, forge) => {
    const { status, body } = await api().as(forge()).get('/auth/me');
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'auth.required' });
  });

  it('is refused without an end', async () => {
    const { exp, ...endless } = claims;
    expect(exp).toBeDefined();
    expect(await statusOf(es256(header, endless, ours))).toBe(401);
  });
});

import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { SigningKeys } from './signing-key.crypto.js';

// RFC 7517, appendix A.2; the thumbprint was computed with another implementation of RFC 7638
const jwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE',
};

describe('a signing key', () => {
  const key = new SigningKeys(createPrivateKey({ key: jwk, format: 'jwk' }));

  it('is named by its thumbprint', () => {
    expect(key.kid).toBe('cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s');
  });

  it('shows its public half and nothing of the private one', () => {
    const { kty, crv, x, y } = jwk;
    expect(key.published).toEqual([{ kty, crv, x, y, kid: key.kid, alg: 'ES256', use: 'sig' }]);
    const signature = sign('sha256', Buffer.from('text'), key.privateKey);
    const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    expect(verify('sha256', Buffer.from('text'), publicKey, signature)).toBe(true);
  });

  it('is published with others whose signatures count besides, each once', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const { published } = new SigningKeys(key.privateKey, [other, createPublicKey(key.privateKey)]);
    expect(published.map(({ x }) => x)).toEqual([jwk.x, other.export({ format: 'jwk' }).x]);
  });
});

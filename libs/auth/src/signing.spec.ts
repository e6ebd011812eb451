import { Refusal } from '#libs/kernel';
import { anonymous, type Identity } from './actor.js';
import { IdentitySigner } from './signing.js';

const owner: Identity = {
  ...{ userId: '01a207bf-349b-7685-9088-fec44a3168e5', businessId: '01a207bf-349b-7685-9088-fec44a3168e6' },
  ...{ role: 'OWNER', name: 'Olivia Øwner', outlets: [], sessionId: '01a207bf-349b-7685-9088-fec44a3168e7' },
  expiresAt: Date.now() + 60_000,
};
const signer = new IdentitySigner('a secret of the tests that is long enough');
const [body, mac] = signer.sign(owner).split('.') as [string, string];
const encoded = (identity: object): string => Buffer.from(JSON.stringify(identity)).toString('base64url');

describe('an identity that travels', () => {
  it('is read as it was signed, frozen', () => {
    const read = signer.read(signer.sign(owner));
    expect(read).toEqual(owner);
    expect(Object.isFrozen(read)).toBe(true);
  });

  it('is read by whoever shares the secret', () => {
    expect(new IdentitySigner('a secret of the tests that is long enough').read(signer.sign(owner))).toEqual(owner);
  });

  it.each([
    ['without a signature', body],
    ['with an empty one', `${body}.`],
    ['with half of one', `${body}.${mac.slice(0, 20)}`],
    ['with that of another', `${encoded({ ...owner, role: 'SUPER_ADMIN' })}.${mac}`],
    ['signed with another secret', new IdentitySigner('another secret of somebody else, as long').sign({ ...owner })],
    ['that is nothing', ''],
    ['that is a point', '.'],
  ])('is refused %s', (_, text) => expect(() => signer.read(text)).toThrow(Refusal));

  it('is refused when it is over, however often it was read before', () => {
    const text = signer.sign({ ...owner, expiresAt: Date.now() + 60_000 });
    expect(signer.read(text).userId).toBe(owner.userId);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 61_000);
    expect(() => signer.read(text)).toThrow(
      expect.objectContaining({ kind: 'unauthenticated', code: 'auth.required' }),
    );
    jest.restoreAllMocks();
  });

  it('may be nobody', () => {
    expect(signer.read(signer.sign(anonymous))).toEqual(anonymous);
  });
});

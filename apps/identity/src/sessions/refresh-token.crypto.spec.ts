import { RefreshToken } from './refresh-token.crypto.js';

describe('a refresh token', () => {
  const token = RefreshToken.first();

  it('is read as it was written', () => {
    expect(RefreshToken.read(token.toString())?.hash).toEqual(token.hash);
  });

  it('shares the family with the token that replaces it, and nothing else', () => {
    const next = token.next();
    expect(next.familyHash).toEqual(token.familyHash);
    expect(next.hash).not.toEqual(token.hash);
    expect(RefreshToken.first().familyHash).not.toEqual(token.familyHash);
  });

  it.each(['', 'x', 'a'.repeat(85), 'a'.repeat(87), `${'a'.repeat(85)}=`, `${'a'.repeat(85)}é`])(
    'is not read from %j',
    (text) => {
      expect(RefreshToken.read(text)).toBeUndefined();
    },
  );

  it('opens what it sealed, and nobody else does, not even its family', () => {
    const sealed = token.seal('a pair');
    expect(sealed.toString('latin1')).not.toContain('a pair');
    expect(token.unseal(sealed)).toBe('a pair');
    expect(() => token.next().unseal(sealed)).toThrow();
    sealed[20]! ^= 1;
    expect(() => token.unseal(sealed)).toThrow();
  });
});

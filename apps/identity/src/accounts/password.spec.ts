import { refusePoor } from './password.js';

const casey = { username: 'casey', email: 'casey.miller@shop.example' };
const isCommon = (text: string): boolean => text === 'password123';
const poor = (password: string, owner = casey) => {
  try {
    refusePoor(password, owner, isCommon, 'newPassword');
    return undefined;
  } catch (error) {
    return error;
  }
};
const refusal = (message: string) => ({
  kind: 'invalid',
  code: 'request.invalid',
  details: { errors: [{ path: 'newPassword', message }] },
});

describe('a password', () => {
  it.each(['eight!xx', 'correct horse battery staple', 'ünïcödé☕☕', 'ab1'.repeat(85), 'casey and then some more'])(
    'may be %s',
    (password) => expect(poor(password)).toBeUndefined(),
  );

  it.each(['seven!x', '', 'ab1'.repeat(86)])('has 8 to 256 characters: %s', (password) =>
    expect(poor(password)).toMatchObject(refusal('must have 8 to 256 characters')),
  );

  it('counts characters as they are seen, not as they are stored', () => {
    expect(poor('☕🍰🍪🍩🎂🍫🍬')).toBeDefined();
    expect(poor('☕🍰🍪🍩🎂🍫🍬🍭')).toBeUndefined();
  });

  it.each(['password123', 'PassWord123', 'ｐａｓｓｗｏｒｄ１２３'])('is not one that many people use: %s', (password) =>
    expect(poor(password)).toMatchObject(refusal('is one of those that many people use')),
  );

  it.each(['zzzzzzzzzz', 'abababababab'])('does not repeat too few characters: %s', (password) =>
    expect(poor(password)).toMatchObject(refusal('repeats too few characters')),
  );

  it.each(['casey.miller', 'Casey.Miller@shop.example', 'xCASEY2026', 'casey!!!'])(
    'is not the name or address of its owner: %s',
    (password) => expect(poor(password)).toMatchObject(refusal('must not be the username or e-mail address')),
  );

  it('may hold a name too short to be one', () => {
    expect(poor('bold umbrella', { username: 'bo', email: '' })).toBeUndefined();
  });
});

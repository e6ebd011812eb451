import { isAbove, mustGrant, mustMayChange, type Person, type Ranked, type Wanted } from './rank.js';

const roles: readonly Ranked[] = ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'];
const person = (role: Ranked, id = `${role} of another name`): Person => ({ id, role });
const me = person('ADMIN', 'me');

const code = (work: () => void): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a role', () => {
  it.each([
    ['OWNER', []],
    ['ADMIN', ['OWNER']],
    ['MANAGER', ['OWNER', 'ADMIN']],
    ['CASHIER', ['OWNER', 'ADMIN', 'MANAGER']],
    ['WAREHOUSE_STAFF', ['OWNER', 'ADMIN', 'MANAGER']],
  ] as const)('%s has %j above it', (role, above) => {
    expect(roles.filter((other) => isAbove(other, role))).toEqual(above);
  });

  it('is granted by those who reach as far', () => {
    expect(roles.filter((role) => code(() => mustGrant(me, role)) === undefined)).toEqual(roles.slice(1));
  });
});

describe('a change of somebody', () => {
  it.each<[string, Person, Wanted, string | undefined]>([
    ['name of one below', person('CASHIER'), {}, undefined],
    ['role of one below', person('CASHIER'), { role: 'ADMIN' }, undefined],
    ['role of one below to above', person('CASHIER'), { role: 'OWNER' }, 'auth.forbidden'],
    ['password of an equal', person('ADMIN'), { password: 'x' }, undefined],
    ['name of one above', person('OWNER'), {}, 'auth.forbidden'],
    ['deactivation of one above', person('OWNER'), { isActive: false }, 'auth.forbidden'],
    ['own name', me, {}, undefined],
    ['own role as it is', me, { role: 'ADMIN', isActive: true }, undefined],
    ['own role to above', me, { role: 'OWNER' }, 'auth.forbidden'],
    ['own role to below', me, { role: 'CASHIER' }, 'identity.user.self'],
    ['own deactivation', me, { isActive: false }, 'identity.user.self'],
    ['own password', me, { password: 'x' }, 'identity.user.self'],
  ])('%s', (_, user, wanted, refusal) => {
    expect(code(() => mustMayChange(me, user, wanted))).toBe(refusal);
  });
});

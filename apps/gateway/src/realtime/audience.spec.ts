import { Actor, requestContext, type Identity } from '#libs/auth';
import type { reporting, Role } from '#libs/contracts';
import { hears, seesCost, withoutCost } from './audience.js';

const [HERE, THERE, ME, OTHER] = ['1', '2', '3', '4'].map((n) => `019b7667-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
  string,
];

/** A user who holds the role, for outlet staff at HERE alone. */
function user(role: Role): Actor {
  const everywhere = role === 'OWNER' || role === 'ADMIN';
  const identity: Identity = {
    userId: ME,
    businessId: OTHER,
    role,
    name: role,
    outlets: everywhere ? [] : [{ id: HERE, role, isDefault: true }],
    sessionId: OTHER,
    expiresAt: Number.MAX_SAFE_INTEGER,
  };
  return new Actor(identity, requestContext({}));
}

const entry = (type: string, rest: Partial<reporting.FeedEntry> = {}): reporting.FeedEntry => ({
  seq: 1,
  type,
  entityId: OTHER,
  time: '2026-11-23T12:00:00.000Z',
  data: {},
  ...rest,
});

const staff: readonly Role[] = ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'];
const hearersOf = (heard: reporting.FeedEntry): Role[] => staff.filter((role) => hears(user(role), heard));

describe('who hears what', () => {
  it.each([
    ['sales.order.completed', ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER']],
    ['inventory.stock.changed', ['OWNER', 'ADMIN', 'MANAGER', 'WAREHOUSE_STAFF']],
    ['procurement.order.received', ['OWNER', 'ADMIN', 'MANAGER', 'WAREHOUSE_STAFF']],
  ])('tells %s of their outlet to those whose role there may see it', (type, roles) => {
    expect(hearersOf(entry(type, { outletId: HERE }))).toEqual(roles);
  });

  it.each(['sales.order.completed', 'inventory.stock.low', 'procurement.order.created'])(
    'tells %s of another outlet to owner and admin alone',
    (type) => {
      expect(hearersOf(entry(type, { outletId: THERE }))).toEqual(['OWNER', 'ADMIN']);
    },
  );

  it.each([
    ['catalog.product.changed', staff],
    ['pricing.price.changed', ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER']],
    ['sales.customer.created', ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER']],
    ['procurement.supplier.changed', ['OWNER', 'ADMIN', 'MANAGER']],
    ['identity.user.changed', ['OWNER', 'ADMIN', 'MANAGER']],
    ['identity.invitation.created', ['OWNER']],
    ['identity.business.changed', staff],
    ['identity.access.refused', ['OWNER']],
    ['something.quite.new', ['OWNER']],
  ])('tells %s by the role in the business', (type, roles) => {
    expect(hearersOf(entry(type))).toEqual(roles);
  });

  it('tells the end of a session to its own user alone', () => {
    expect(hearersOf(entry('identity.session.ended', { data: { userId: ME } }))).toEqual(staff);
    expect(hearersOf(entry('identity.session.ended', { data: { userId: OTHER } }))).toEqual([]);
  });

  it('tells of an outlet and its registers to those who work there', () => {
    expect(hears(user('CASHIER'), entry('identity.outlet.changed', { entityId: HERE }))).toBe(true);
    expect(hears(user('CASHIER'), entry('identity.outlet.changed', { entityId: THERE }))).toBe(false);
    expect(hears(user('CASHIER'), entry('identity.register.created', { data: { outletId: HERE } }))).toBe(true);
    expect(hears(user('CASHIER'), entry('identity.register.created', { data: { outletId: THERE } }))).toBe(false);
    expect(hears(user('OWNER'), entry('identity.register.created', { data: { outletId: THERE } }))).toBe(true);
  });
});

describe('what goods cost', () => {
  it('is for those who edit products or see reports', () => {
    expect(staff.filter((role) => seesCost(user(role)))).toEqual(['OWNER', 'ADMIN', 'MANAGER']);
  });

  it('is left out at any depth', () => {
    const data = {
      name: 'Cup',
      costPrice: 100,
      before: { costPrice: 90, name: 'Mug' },
      items: [{ unitCost: 1, n: 2 }],
    };
    expect(withoutCost(data)).toEqual({ name: 'Cup', before: { name: 'Mug' }, items: [{ n: 2 }] });
  });
});

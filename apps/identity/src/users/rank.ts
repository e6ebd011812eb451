import { Refusal } from '#libs/kernel';

/** How far a role reaches; nobody grants a role that reaches further than their own. */
const reach = { SUPER_ADMIN: 5, OWNER: 4, ADMIN: 3, MANAGER: 2, CASHIER: 1, WAREHOUSE_STAFF: 1 } as const;

export type Ranked = keyof typeof reach;

/** Whether one role reaches further than another. */
export const isAbove = (one: Ranked, other: Ranked): boolean => reach[one] > reach[other];

/** Somebody of a business, as far as it matters to who may change them. */
export interface Person {
  readonly id: string;
  readonly role: Ranked;
}

/** What a change would make of somebody. */
export interface Wanted {
  readonly role?: Ranked | undefined;
  readonly isActive?: boolean | undefined;
  readonly password?: unknown;
}

const forbidden = (path?: string): Refusal =>
  new Refusal('forbidden', 'auth.forbidden', {
    ...(path && { errors: [{ path, message: 'reaches further than your own' }] }),
  });

const oneself = (path: string, message: string): Refusal =>
  new Refusal('conflict', 'identity.user.self', { errors: [{ path, message }] });

/** Refuses a role that reaches further than that of whoever grants it. */
export function mustGrant(by: Person, role: Ranked): void {
  if (isAbove(role, by.role)) throw forbidden('role');
}

/** Refuses a change of somebody who stands above. */
export function mustReach(by: Person, user: Person): void {
  if (isAbove(user.role, by.role)) throw forbidden();
}

/**
 * Refuses what nobody may do to somebody else, and what nobody may do to themselves: who demotes or deactivates another
 * stays, so a business never loses its last owner.
 */
export function mustMayChange(by: Person, user: Person, { role, isActive, password }: Wanted): void {
  mustReach(by, user);
  if (role !== undefined) mustGrant(by, role);
  if (user.id !== by.id) return;
  if (role !== undefined && role !== user.role) throw oneself('role', 'only somebody else can change your role');
  if (isActive === false) throw oneself('isActive', 'only somebody else can deactivate you');
  if (password !== undefined) throw oneself('password', 'your own is changed by telling the current one');
}

import type { AccessClaims } from '#libs/auth';
import type { identity } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import type { Member } from './members.repository.js';
import type { UserRow } from './user.rows.js';

/** A user as they see themselves. */
export const userCard = (user: UserRow) =>
  ({
    id: user.id,
    ...(user.businessId !== NIL_ID && { businessId: user.businessId }),
    name: user.name,
    username: user.username,
    ...(user.email && { email: user.email }),
    role: user.role,
  }) satisfies identity.UserCard;

/** What an access token says of a user until it ends. */
export function claimsOf({ user, outlets }: Member, sessionId: string, endsAt: Date): AccessClaims {
  // who acts everywhere by the business role needs only the default: a chain's hundreds would not fit into a header
  const named = user.role === 'OWNER' || user.role === 'ADMIN' ? outlets.filter((o) => o.isDefault) : outlets;
  return {
    sub: user.id,
    bid: user.businessId,
    sid: sessionId,
    role: user.role,
    name: user.name,
    outlets: named.map(({ id, role, isDefault }) => ({ id, role, isDefault })),
    exp: Math.floor(endsAt.getTime() / 1000),
  };
}

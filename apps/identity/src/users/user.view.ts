import type { identity, StaffRole } from '#libs/contracts';
import type { UserRow } from '../people/user.rows.js';

/** A user as those see them who look after people. */
export const userView = (row: UserRow, outlets: readonly identity.UserOutlet[]): identity.UserView => ({
  id: row.id,
  name: row.name,
  username: row.username,
  ...(row.email && { email: row.email }),
  ...(row.phone && { phone: row.phone }),
  // SUPER_ADMIN stands in no business
  role: row.role as StaffRole,
  isActive: row.deactivatedAt === null,
  outlets: [...outlets],
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});

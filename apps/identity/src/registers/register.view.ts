import type { identity } from '#libs/contracts';
import type { RegisterRow } from './register.rows.js';

/** A register as its users and the other services see it. */
export const registerView = (row: RegisterRow): identity.RegisterView => ({
  id: row.id,
  outletId: row.outletId,
  name: row.name,
  code: row.code,
  isActive: row.isActive,
  version: row.version,
});

import type { identity } from '#libs/contracts';
import type { BusinessRow } from '../businesses/business.rows.js';
import { standing } from './invitation.js';
import type { InvitationRow } from './invitation.rows.js';

/** An invitation as those see it who invite. */
export const invitationView = (row: InvitationRow, at: Date): identity.InvitationView => ({
  id: row.id,
  email: row.email,
  ...(row.name && { name: row.name }),
  role: row.role,
  outletIds: row.outletIds,
  status: standing(row, at),
  invitedBy: row.invitedBy,
  expiresAt: row.expiresAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
  ...(row.acceptedBy && { acceptedBy: row.acceptedBy }),
  version: row.version,
});

/** What whoever holds the token sees. */
export const invitationCard = (row: InvitationRow, business: BusinessRow): identity.InvitationCard => ({
  email: row.email,
  ...(row.name && { name: row.name }),
  role: row.role,
  businessName: business.name,
  expiresAt: row.expiresAt.toISOString(),
});

import type { platform } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import { businessView } from '../businesses/business.view.js';
import type { Account, Tenant } from './platform.repository.js';

/** A business as the platform sees it. */
export const tenantView = ({ row, outlets, users }: Tenant): platform.TenantView => ({
  ...businessView(row),
  outlets,
  users,
  createdAt: row.createdAt.toISOString(),
});

/** A user as the platform sees them. */
export const accountView = ({ row, businessName }: Account): platform.AccountView => ({
  id: row.id,
  ...(row.businessId !== NIL_ID && { businessId: row.businessId }),
  ...(businessName && { businessName }),
  name: row.name,
  username: row.username,
  ...(row.email && { email: row.email }),
  ...(row.phone && { phone: row.phone }),
  role: row.role,
  isActive: row.deactivatedAt === null,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});

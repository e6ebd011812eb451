/** Every permission of API.md's table. */
export const permissions = [
  'users.view',
  'users.create',
  'users.edit',
  'users.delete',
  'products.view',
  'products.create',
  'products.edit',
  'products.delete',
  'inventory.view',
  'inventory.adjust',
  'inventory.transfer',
  'inventory.count',
  'sales.sell',
  'sales.void',
  'sales.refund',
  'purchase.view',
  'purchase.create',
  'purchase.edit',
  'purchase.receive',
  'reports.view',
  'reports.export',
  'settings.business',
  'settings.outlets',
  'settings.pricing',
  'settings.suppliers',
  'settings.customers',
  'settings.warehouses',
  'settings.audit',
  'invitations.view',
  'invitations.create',
  'invitations.cancel',
  'super_admin.businesses',
  'super_admin.users',
] as const;

/** The name of something a user may do. */
export type Permission = (typeof permissions)[number];

/** The roles that a user or an outlet assignment can have; SUPER_ADMIN belongs to the platform. */
export const roles = ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF', 'SUPER_ADMIN'] as const;

/** A role of API.md's table. */
export type Role = (typeof roles)[number];

/** The roles that people of a business have. */
export const staffRoles = ['OWNER', 'ADMIN', 'MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const;

/** A role within a business. */
export type StaffRole = (typeof staffRoles)[number];

/** The roles somebody may hold at one outlet. */
export const outletRoles = ['MANAGER', 'CASHIER', 'WAREHOUSE_STAFF'] as const;

/** A role at one outlet. */
export type OutletRole = (typeof outletRoles)[number];

import { permissions, type Permission, type Role } from '#libs/contracts';

const business = permissions.filter((p) => !p.startsWith('super_admin.'));

/** What each role may do: API.md's table, from which guards, documentation and the permission tests all read. */
export const permissionsOf: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  OWNER: new Set(business),
  ADMIN: new Set(
    business.filter((p) => p !== 'users.delete' && p !== 'settings.audit' && !p.startsWith('invitations.')),
  ),
  MANAGER: new Set<Permission>([
    'users.view',
    'products.view',
    'products.create',
    'products.edit',
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
    'settings.pricing',
    'settings.suppliers',
    'settings.customers',
    'settings.warehouses',
  ]),
  CASHIER: new Set<Permission>(['products.view', 'sales.sell', 'settings.customers']),
  WAREHOUSE_STAFF: new Set<Permission>([
    'products.view',
    'inventory.view',
    'inventory.adjust',
    'inventory.transfer',
    'inventory.count',
    'purchase.view',
    'purchase.receive',
    'settings.warehouses',
  ]),
  SUPER_ADMIN: new Set<Permission>(['super_admin.businesses', 'super_admin.users']),
};

/** Permissions that count by the role held at an outlet; all others count by the business role. */
export const isOutletScoped = (permission: Permission): boolean =>
  /^(?:inventory|sales|purchase|reports)\./.test(permission);

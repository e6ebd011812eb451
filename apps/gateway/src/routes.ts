import { AuditController } from './routes/audit.controller.js';
import { AuthController } from './routes/auth.controller.js';
import { BusinessController } from './routes/business.controller.js';
import { CustomersController } from './routes/customers.controller.js';
import { InventoryController } from './routes/inventory.controller.js';
import { InvitationsController } from './routes/invitations.controller.js';
import { NotificationsController } from './routes/notifications.controller.js';
import { OrdersController } from './routes/orders.controller.js';
import { OutletsController } from './routes/outlets.controller.js';
import { ParkedEventsController } from './routes/parked-events.controller.js';
import { PricingController } from './routes/pricing.controller.js';
import { ProductsController } from './routes/products.controller.js';
import { PurchaseOrdersController } from './routes/purchase-orders.controller.js';
import { ReportsController } from './routes/reports.controller.js';
import { SuperAdminController } from './routes/super-admin.controller.js';
import { SuppliersController } from './routes/suppliers.controller.js';
import { WarehousesController } from './routes/warehouses.controller.js';
import { UsersController } from './routes/users.controller.js';

/** Every controller of the gateway. */
export const controllers = [
  AuthController,
  BusinessController,
  UsersController,
  InvitationsController,
  OutletsController,
  ProductsController,
  PricingController,
  CustomersController,
  InventoryController,
  WarehousesController,
  OrdersController,
  SuppliersController,
  PurchaseOrdersController,
  ReportsController,
  AuditController,
  NotificationsController,
  SuperAdminController,
  ParkedEventsController,
];

interface Route {
  readonly method: string | string[];
  readonly url: string;
}

/** The methods that some route takes at a path. */
export function allowedMethods(routes: readonly Route[], path: string): string[] {
  const segments = path.split('/');
  const matching = routes.filter(({ url }) => matches(url.split('/'), segments));
  return [...new Set(matching.flatMap(({ method }) => method))].sort();
}

const matches = (route: readonly string[], path: readonly string[]): boolean =>
  route.length === path.length &&
  route.every((segment, i) => (segment.startsWith(':') ? path[i] !== '' : segment === path[i]));

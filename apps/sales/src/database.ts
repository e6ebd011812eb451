import type { ServiceDatabase } from '#libs/persistence';
import { Sales20261123061000 } from '../migrations/20261123061000-sales.js';
import { Refunds20261123090532 } from '../migrations/20261123090532-refunds.js';
import { OrdersByTime20261123165500 } from '../migrations/20261123165500-orders-by-time.js';
import { CustomerRow } from './customers/customer.rows.js';
import { OrderLineRow, OrderRow, PaymentRow, ReceiptRow, ReceiptSeriesRow } from './orders/order.rows.js';
import { RefundItemRow, RefundPaymentRow, RefundRow } from './orders/refund.rows.js';
import { PlaceRow } from './places/place.rows.js';

export const database: ServiceDatabase = {
  service: 'sales',
  entities: [
    ...[CustomerRow, PlaceRow],
    ...[OrderRow, OrderLineRow, PaymentRow, ReceiptSeriesRow, ReceiptRow],
    ...[RefundRow, RefundItemRow, RefundPaymentRow],
  ],
  migrations: [Sales20261123061000, Refunds20261123090532, OrdersByTime20261123165500],
};

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Method, Status, StockPolicy } from './order.js';

/** Order's columns as TypeORM knows them; the hot statements of the repository name them by hand. */
@Entity({ name: 'orders' })
export class OrderRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') number!: string;
  @Column('text', { name: 'receipt_number', nullable: true }) receiptNumber!: string | null;
  @Column('text') status!: Status;
  @Column('text', { name: 'payment_status' }) paymentStatus!: 'UNPAID' | 'PARTIAL' | 'PAID';
  @Column('boolean', { name: 'in_one_step' }) inOneStep!: boolean;
  @Column('uuid', { name: 'outlet_id' }) outletId!: string;
  @Column('uuid', { name: 'warehouse_id' }) warehouseId!: string;
  @Column('uuid', { name: 'register_id', nullable: true }) registerId!: string | null;
  @Column('uuid', { name: 'customer_id', nullable: true }) customerId!: string | null;
  @Column('uuid', { name: 'cashier_id' }) cashierId!: string;
  @Column('text', { nullable: true }) notes!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text') currency!: string;
  @Column('boolean', { name: 'tax_inclusive' }) taxInclusive!: boolean;
  @Column('text', { name: 'stock_policy' }) stockPolicy!: StockPolicy;
  @Column('bigint') subtotal!: number;
  @Column('bigint') discount!: number;
  @Column('bigint') tax!: number;
  @Column('bigint') total!: number;
  @Column('bigint') paid!: number;
  @Column('bigint') change!: number;
  /** What its refunds come to; null while there are none. */
  @Column('bigint', { nullable: true }) refunded!: number | null;
  /** The till reckoned otherwise than the server. */
  @Column('boolean') differs!: boolean;
  @Column('text', { nullable: true }) warnings!: string | null;
  @Column('text') fingerprint!: string;
  @Column('date', { name: 'business_date' }) businessDate!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'pending_since', nullable: true }) pendingSince!: Date | null;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @Column('integer') version!: number;
}

@Entity({ name: 'order_lines' })
export class OrderLineRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'order_id' }) orderId!: string;
  @PrimaryColumn('smallint') line!: number;
  @Column('uuid') id!: string;
  @Column('uuid', { name: 'product_id' }) productId!: string;
  @Column('text') sku!: string;
  @Column('text') name!: string;
  @Column('text') unit!: string;
  @Column('bigint') quantity!: number;
  @Column('bigint', { name: 'unit_price' }) unitPrice!: number;
  @Column('bigint') discount!: number;
  @Column('integer', { name: 'tax_rate' }) taxRate!: number;
  @Column('bigint') tax!: number;
  @Column('bigint', { name: 'line_total' }) lineTotal!: number;
  @Column('uuid', { name: 'price_tier_id', nullable: true }) priceTierId!: string | null;
  @Column('boolean', { name: 'track_stock' }) trackStock!: boolean;
}

@Entity({ name: 'payments' })
export class PaymentRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('text') method!: Method;
  @Column('bigint') amount!: number;
  @Column('text', { nullable: true }) reference!: string | null;
  @Column('text') status!: 'TAKEN' | 'REFUNDED';
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ name: 'receipt_series' })
export class ReceiptSeriesRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'outlet_id' }) outletId!: string;
  @PrimaryColumn('uuid', { name: 'register_id' }) registerId!: string;
  @Column('bigint') last!: number;
}

@Entity({ name: 'receipts' })
export class ReceiptRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('text', { name: 'receipt_number' }) receiptNumber!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
}

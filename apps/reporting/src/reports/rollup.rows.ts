import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Money of an outlet in one local hour of a business day, in minor units; items in thousandths. */
@Entity('sales_hours')
export class HourRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('date', { name: 'business_date' }) businessDate!: string;
  @PrimaryColumn('uuid', { name: 'outlet_id' }) outletId!: string;
  @PrimaryColumn('smallint') hour!: number;
  @Column('integer') orders!: number;
  @Column('bigint') subtotal!: number;
  @Column('bigint') discount!: number;
  @Column('bigint') tax!: number;
  @Column('bigint') total!: number;
  @Column('bigint') items!: number;
  @Column('bigint') refunds!: number;
  /** Tax that went back with the refunds. */
  @Column('bigint', { name: 'refunded_tax' }) refundedTax!: number;
}

/** What one cashier took at one register by one method on a business day; no register is the nil id. */
@Entity('takings')
export class TakingRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('date', { name: 'business_date' }) businessDate!: string;
  @PrimaryColumn('uuid', { name: 'outlet_id' }) outletId!: string;
  @PrimaryColumn('uuid', { name: 'cashier_id' }) cashierId!: string;
  @PrimaryColumn('uuid', { name: 'register_id' }) registerId!: string;
  @PrimaryColumn('text') method!: string;
  @Column('bigint') gross!: number;
  @Column('bigint') change!: number;
  @Column('bigint') refunds!: number;
}

/** A completed order in one line. Partitioned by month on the time in the id. */
@Entity('orders')
export class OrderRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('date', { name: 'business_date' }) businessDate!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'outlet_id' }) outletId!: string;
  @Column('uuid', { name: 'register_id', nullable: true }) registerId!: string | null;
  @Column('uuid', { name: 'cashier_id' }) cashierId!: string;
  @Column('uuid', { name: 'customer_id', nullable: true }) customerId!: string | null;
  @Column('text') number!: string;
  @Column('text', { name: 'receipt_number' }) receiptNumber!: string;
  @Column('timestamptz', { name: 'completed_at' }) completedAt!: Date;
  @Column('bigint') subtotal!: number;
  @Column('bigint') discount!: number;
  @Column('bigint') tax!: number;
  @Column('bigint') total!: number;
}

/** What came back of an order, by the day of the order. */
@Entity('order_refunds')
export class OrderRefundRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('date', { name: 'business_date' }) businessDate!: string;
  @PrimaryColumn('uuid', { name: 'order_id' }) orderId!: string;
  @Column('bigint') refunded!: number;
}

/** What an outlet sold of a product on a business day, under the name of its last sale. */
@Entity('product_days')
export class ProductDayRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('date', { name: 'business_date' }) businessDate!: string;
  @PrimaryColumn('uuid', { name: 'outlet_id' }) outletId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
  @Column('text') sku!: string;
  @Column('text') name!: string;
  @Column('bigint') quantity!: number;
  @Column('bigint') revenue!: number;
  @Column('integer') orders!: number;
  @Column('bigint') returned!: number;
  /** Of what was returned, what went back on the shelf. */
  @Column('bigint') restocked!: number;
  @Column('bigint') refunds!: number;
}

/** What moved of a product in a warehouse on a day for other reasons than sales, in thousandths. */
@Entity('stock_days')
export class StockDayRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('date', { name: 'business_date' }) businessDate!: string;
  @PrimaryColumn('uuid', { name: 'warehouse_id' }) warehouseId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
  @Column('bigint') purchased!: number;
  @Column('bigint', { name: 'transferred_in' }) transferredIn!: number;
  @Column('bigint', { name: 'transferred_out' }) transferredOut!: number;
  @Column('bigint', { name: 'adjusted_in' }) adjustedIn!: number;
  @Column('bigint', { name: 'adjusted_out' }) adjustedOut!: number;
  @Column('bigint') counted!: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Status } from './order.js';

@Entity({ name: 'orders' })
export class OrderRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') number!: string;
  @Column('text') status!: Status;
  @Column('uuid', { name: 'outlet_id' }) outletId!: string;
  @Column('uuid', { name: 'supplier_id' }) supplierId!: string;
  @Column('uuid', { name: 'warehouse_id' }) warehouseId!: string;
  @Column('text', { name: 'warehouse_name' }) warehouseName!: string;
  @Column('text', { name: 'warehouse_code' }) warehouseCode!: string;
  @Column('date', { name: 'expected_date', nullable: true }) expectedDate!: string | null;
  @Column('text', { nullable: true }) notes!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text') currency!: string;
  @Column('bigint') total!: number;
  @Column('boolean', { name: 'closed_short' }) closedShort!: boolean;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('date', { name: 'business_date' }) businessDate!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'ordered_at', nullable: true }) orderedAt!: Date | null;
  @Column('timestamptz', { name: 'received_at', nullable: true }) receivedAt!: Date | null;
  @Column('integer') version!: number;
}

/** Quantities in thousandths. */
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
  @Column('boolean', { name: 'track_stock' }) trackStock!: boolean;
  @Column('bigint') ordered!: number;
  @Column('bigint') received!: number;
  @Column('bigint', { name: 'unit_cost' }) unitCost!: number;
}

/** One delivery. */
@Entity({ name: 'receipts' })
export class ReceiptRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  /** Of what the client said that came. */
  @Column('text') fingerprint!: string;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz') at!: Date;
}

@Entity({ name: 'receipt_lines' })
export class ReceiptLineRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'receipt_id' }) receiptId!: string;
  @PrimaryColumn('uuid', { name: 'order_line_id' }) orderLineId!: string;
  @Column('bigint') quantity!: number;
  @Column('bigint') cost!: number;
}

/** The last number of an outlet. */
@Entity({ name: 'order_series' })
export class OrderSeriesRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'outlet_id' }) outletId!: string;
  @Column('integer') last!: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Method } from './order.js';

@Entity({ name: 'refunds' })
export class RefundRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'order_id' }) orderId!: string;
  @Column('uuid', { name: 'register_id', nullable: true }) registerId!: string | null;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('text') reason!: string;
  @Column('text') fingerprint!: string;
  @Column('date', { name: 'business_date' }) businessDate!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ name: 'refund_items' })
export class RefundItemRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'refund_id' }) refundId!: string;
  @PrimaryColumn('smallint') place!: number;
  @Column('uuid') id!: string;
  @Column('uuid', { name: 'item_id' }) itemId!: string;
  @Column('uuid', { name: 'product_id' }) productId!: string;
  @Column('bigint') quantity!: number;
  @Column('boolean') restock!: boolean;
  @Column('bigint') amount!: number;
  @Column('bigint') tax!: number;
}

@Entity({ name: 'refund_payments' })
export class RefundPaymentRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'refund_id' }) refundId!: string;
  @PrimaryColumn('smallint') place!: number;
  @Column('text') method!: Method;
  @Column('bigint') amount!: number;
}

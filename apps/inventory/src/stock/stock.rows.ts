import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { inventory } from '#libs/contracts';

/** What a warehouse holds of a product, in thousandths. */
@Entity({ name: 'stock' })
export class StockRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'warehouse_id' }) warehouseId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
  @Column('bigint', { name: 'on_hand' }) onHand!: number;
  @Column('boolean', { name: 'sold_below' }) soldBelow!: boolean;
  @Column('bigint') minimum!: number;
  @Column('bigint', { nullable: true }) maximum!: number | null;
  @Column('integer') version!: number;
}

/** The verdict on one sale's goods. */
@Entity({ name: 'stock_commits' })
export class StockCommitRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'order_id' }) orderId!: string;
  @Column('integer') attempt!: number;
  @Column('boolean') taken!: boolean;
  @Column('text', { nullable: true }) short!: string | null;
  @Column('timestamptz') at!: Date;
}

/** One change of what a warehouse holds; the ledger is never rewritten. */
@Entity({ name: 'movements' })
export class MovementRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') type!: inventory.MovementType;
  @Column('uuid', { name: 'product_id' }) productId!: string;
  @Column('uuid', { name: 'warehouse_id' }) warehouseId!: string;
  /** Signed. */
  @Column('bigint') quantity!: number;
  @Column('bigint', { name: 'balance_after' }) balanceAfter!: number;
  @Column('text', { name: 'reference_type' }) referenceType!: string;
  @Column('uuid', { name: 'reference_id' }) referenceId!: string;
  @Column('text', { name: 'reference_number', nullable: true }) referenceNumber!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { nullable: true }) notes!: string | null;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz') at!: Date;
}

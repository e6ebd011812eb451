import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a warehouse holds of a product, in thousandths. */
@Entity({ name: 'stock' })
export class StockRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'warehouse_id' }) warehouseId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
  @Column('bigint', { name: 'on_hand' }) onHand!: number;
  /** What events about it are about. */
  @Column('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  /** What the goods on hand cost: the sum of its movements' costs. */
  @Column('bigint') cost!: number;
  /** Of 100 units on average when the last ones came in. */
  @Column('bigint', { name: 'last_cost' }) lastCost!: number;
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

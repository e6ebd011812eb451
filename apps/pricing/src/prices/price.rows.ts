import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a product has prices of its own, and how often they were set. */
@Entity({ name: 'price_sets' })
export class PriceSetRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
  @Column('integer') version!: number;
}

@Entity({ name: 'prices' })
export class PriceRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
  /** Where it stands in the set, as it was sent. */
  @PrimaryColumn('integer') place!: number;
  @Column('uuid', { name: 'price_tier_id' }) priceTierId!: string;
  @Column('uuid', { name: 'outlet_id', nullable: true }) outletId!: string | null;
  @Column('bigint') price!: number;
}

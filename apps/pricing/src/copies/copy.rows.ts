import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What pricing keeps of catalog's products. */
@Entity({ name: 'products' })
export class ProductRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') sku!: string;
  @Column('text') name!: string;
  @Column('text') unit!: string;
  @Column('bigint', { name: 'base_price' }) basePrice!: number;
  @Column('integer', { name: 'tax_rate' }) taxRate!: number;
  @Column('boolean', { name: 'track_stock' }) trackStock!: boolean;
  @Column('boolean', { name: 'is_active' }) isActive!: boolean;
  @Column('integer') version!: number;
}

/** Whom the sales service knows, and the tier they buy at. */
@Entity({ name: 'customers' })
export class CustomerRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'price_tier_id', nullable: true }) priceTierId!: string | null;
  @Column('boolean', { name: 'is_deleted' }) isDeleted!: boolean;
  @Column('integer') version!: number;
}

/** Which outlets identity knows, and the tier they sell at. */
@Entity({ name: 'outlets' })
export class OutletRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'price_tier_id', nullable: true }) priceTierId!: string | null;
  @Column('integer') version!: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Names and prices of products and whether they are counted, a copy of catalog's. */
@Entity({ name: 'products' })
export class ProductRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') sku!: string;
  @Column('text') name!: string;
  @Column('text') unit!: string;
  /** Null until catalog told it. */
  @Column('boolean', { name: 'track_stock', nullable: true }) trackStock!: boolean | null;
  /** Minor units of one unit; null until catalog told it. */
  @Column('bigint', { name: 'base_price', nullable: true }) basePrice!: number | null;
  @Column('integer') version!: number;
}

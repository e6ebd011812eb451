import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { identity } from '#libs/contracts';

@Entity('outlets')
export class OutletRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') code!: string;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text', { name: 'day_starts_at' }) dayStartsAt!: string;
  @Column('uuid', { name: 'default_price_tier_id', nullable: true }) defaultPriceTierId!: string | null;
  @Column('uuid', { name: 'default_warehouse_id', nullable: true }) defaultWarehouseId!: string | null;
  @Column('text', { name: 'stock_policy' }) stockPolicy!: identity.StockPolicy;
  @Column('text', { name: 'receipt_header', nullable: true }) receiptHeader!: string | null;
  @Column('text', { name: 'receipt_footer', nullable: true }) receiptFooter!: string | null;
  @Column('boolean', { name: 'is_active' }) isActive!: boolean;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

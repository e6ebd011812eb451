import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'products' })
export class ProductRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') sku!: string;
  @Column('text', { nullable: true }) barcode!: string | null;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('text') unit!: string;
  @Column('bigint', { name: 'base_price' }) basePrice!: number;
  @Column('bigint', { name: 'cost_price', nullable: true }) costPrice!: number | null;
  @Column('integer', { name: 'tax_rate' }) taxRate!: number;
  @Column('boolean', { name: 'track_stock' }) trackStock!: boolean;
  @Column('boolean', { name: 'is_active' }) isActive!: boolean;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  /** What a search looks at; the table makes these three. */
  @Column({ type: 'text', insert: false, update: false, select: false }) findable?: string;
  @Column({ type: 'text', name: 'plain_sku', insert: false, update: false, select: false }) plainSku?: string;
  @Column({ type: 'text', name: 'sort_name', insert: false, update: false, select: false }) sortName?: string;
}

/** How often a business's products have changed: whoever keeps what they were asked looks here. */
@Entity({ name: 'versions' })
export class VersionRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @Column('bigint') version!: number;
}

/** The words that products are called by; the table of products keeps it. */
@Entity({ name: 'words' })
export class WordRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('text') word!: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Names of products, a copy of catalog's. */
@Entity({ name: 'products' })
export class ProductRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') sku!: string;
  @Column('text') name!: string;
  @Column('text') unit!: string;
  @Column('integer') version!: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Warehouse } from './warehouse.js';

/** A place where goods are. */
@Entity({ name: 'warehouses' })
export class WarehouseRow implements Warehouse {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'outlet_id', nullable: true }) outletId!: string | null;
  @Column('text') name!: string;
  @Column('text') code!: string;
  @Column('text') type!: 'CENTRAL' | 'OUTLET';
  @Column('boolean', { name: 'is_default' }) isDefault!: boolean;
  @Column('boolean', { name: 'is_active' }) isActive!: boolean;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

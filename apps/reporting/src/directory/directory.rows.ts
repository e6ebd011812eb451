import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An outlet: how it reckons its days and where it is. */
@Entity('outlets')
export class OutletRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { nullable: true }) code!: string | null;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text', { name: 'day_starts_at' }) dayStartsAt!: string;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('boolean', { name: 'is_active' }) isActive!: boolean;
  @Column('integer') version!: number;
}

/** What an outlet, a register or a person is called. */
@Entity('names')
export class NameRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('integer') version!: number;
}

/** Who works in a business and where mails reach them; their name stands with all others. */
@Entity('people')
export class PersonRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('text') role!: string;
  @Column('boolean', { name: 'is_active' }) isActive!: boolean;
  @Column('integer') version!: number;
}

/** A business as mails and reports show it. */
@Entity('businesses')
export class BusinessRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @Column('text') name!: string;
  @Column('text') language!: string;
  @Column('text') currency!: string;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { nullable: true }) logo!: string | null;
  /** Where warnings go besides the owners. */
  @Column('text', { name: 'notify_emails', array: true }) notifyEmails!: string[];
  @Column('text') status!: string;
  @Column('integer') version!: number;
}

/** Where a warehouse belongs; a central one belongs to no outlet. */
@Entity('warehouses')
export class WarehouseRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'outlet_id', nullable: true }) outletId!: string | null;
  @Column('integer') version!: number;
}

/** What movements and sales do not say of their products. */
@Entity('products')
export class ProductRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { nullable: true }) sku!: string | null;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) unit!: string | null;
  @Column('bigint', { name: 'base_price', nullable: true }) basePrice!: number | null;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('integer') version!: number;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How an outlet reckons its days. */
@Entity('outlets')
export class OutletRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text', { name: 'day_starts_at' }) dayStartsAt!: string;
  @Column('integer') version!: number;
}

/** What a register or a person is called. */
@Entity('names')
export class NameRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('integer') version!: number;
}

/** What a sale does not say of its products. */
@Entity('products')
export class ProductRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('integer') version!: number;
}

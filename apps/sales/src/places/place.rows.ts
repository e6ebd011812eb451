import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a sale must know of its outlet, a copy of identity's answer. */
@Entity({ name: 'places' })
export class PlaceRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'outlet_id' }) outletId!: string;
  @Column('text') place!: string;
  /** When identity was asked for it, by the database's clock. */
  @Column('timestamptz', { name: 'read_at' }) readAt!: Date;
}

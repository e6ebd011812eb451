import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who buys and is known by name. */
@Entity({ name: 'customers' })
export class CustomerRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('uuid', { name: 'price_tier_id', nullable: true }) priceTierId!: string | null;
  @Column('boolean', { name: 'is_member' }) isMember!: boolean;
  @Column('text', { nullable: true }) notes!: string | null;
  /** What a client asked for under an id of its own. */
  @Column('text', { nullable: true }) fingerprint!: string | null;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

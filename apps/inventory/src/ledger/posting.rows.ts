import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A transfer or a stock take as it was answered. */
@Entity({ name: 'postings' })
export class PostingRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('text') kind!: 'TRANSFER' | 'STOCK_TAKE';
  @PrimaryColumn('uuid') id!: string;
  /** Of what the client asked for. */
  @Column('text') fingerprint!: string;
  @Column('text', { nullable: true }) answer!: string | null;
  @Column('timestamptz') at!: Date;
}

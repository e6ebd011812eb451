import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('businesses')
export class BusinessRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'legal_name', nullable: true }) legalName!: string | null;
  @Column('text', { name: 'tax_number', nullable: true }) taxNumber!: string | null;
  @Column('text') currency!: string;
  @Column('boolean', { name: 'tax_inclusive' }) taxInclusive!: boolean;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { nullable: true }) logo!: string | null;
  @Column('text') language!: string;
  @Column('text', { name: 'receipt_header', nullable: true }) receiptHeader!: string | null;
  @Column('text', { name: 'receipt_footer', nullable: true }) receiptFooter!: string | null;
  @Column('text', { name: 'notify_emails', array: true }) notifyEmails!: string[];
  /** What new outlets begin with. */
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text') status!: 'ACTIVE' | 'SUSPENDED';
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

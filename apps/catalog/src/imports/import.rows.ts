import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A part of a file that waits for its end. */
@Entity({ name: 'import_parts' })
export class ImportPartRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'import_id' }) importId!: string;
  @PrimaryColumn('integer') part!: number;
  @Column('text') csv!: string;
  @Column('timestamptz', { name: 'sent_at' }) sentAt!: Date;
}

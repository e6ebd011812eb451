import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whom a business buys from. */
@Entity({ name: 'suppliers' })
export class SupplierRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'contact_person', nullable: true }) contactPerson!: string | null;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('text', { nullable: true }) phone!: string | null;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { name: 'tax_number', nullable: true }) taxNumber!: string | null;
  @Column('text', { nullable: true }) notes!: string | null;
  @Column('boolean', { name: 'is_active' }) isActive!: boolean;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('registers')
export class RegisterRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'outlet_id' }) outletId!: string;
  @Column('text') name!: string;
  @Column('text') code!: string;
  @Column('boolean', { name: 'is_active' }) isActive!: boolean;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

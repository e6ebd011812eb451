import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'tiers' })
export class TierRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') code!: string;
  @Column('text', { nullable: true }) description!: string | null;
  @Column('boolean', { name: 'is_default' }) isDefault!: boolean;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
}

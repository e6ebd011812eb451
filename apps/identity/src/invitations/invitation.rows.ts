import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StaffRole } from '#libs/contracts';
import type { Standing } from './invitation.js';

@Entity('invitations')
export class InvitationRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') email!: string;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text') role!: StaffRole;
  @Column('uuid', { name: 'outlet_ids', array: true }) outletIds!: string[];
  @Column('text') status!: Standing;
  @Column('bytea', { name: 'token_hash', nullable: true }) tokenHash!: Buffer | null;
  @Column('uuid', { name: 'invited_by' }) invitedBy!: string;
  @Column('uuid', { name: 'accepted_by', nullable: true }) acceptedBy!: string | null;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('integer') version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

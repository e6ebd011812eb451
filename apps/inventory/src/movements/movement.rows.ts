import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { inventory } from '#libs/contracts';

/** One change of what a warehouse holds; the ledger is never rewritten. */
@Entity({ name: 'movements' })
export class MovementRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') type!: inventory.MovementType;
  @Column('uuid', { name: 'product_id' }) productId!: string;
  @Column('uuid', { name: 'warehouse_id' }) warehouseId!: string;
  /** Signed. */
  @Column('bigint') quantity!: number;
  @Column('bigint', { name: 'balance_after' }) balanceAfter!: number;
  /** Signed: with the correction, what the movement did to the cost of the stock. */
  @Column('bigint') cost!: number;
  @Column('bigint', { name: 'cost_correction' }) correction!: number;
  /** The sale's movement that goods came back from. */
  @Column('uuid', { nullable: true }) reverses!: string | null;
  @Column('text', { name: 'reference_type' }) referenceType!: string;
  @Column('uuid', { name: 'reference_id' }) referenceId!: string;
  @Column('text', { name: 'reference_number', nullable: true }) referenceNumber!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { nullable: true }) notes!: string | null;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz') at!: Date;
}

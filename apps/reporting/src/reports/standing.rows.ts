import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How often a business day's figures of products changed. */
@Entity('day_changes')
export class DayChangeRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('date', { name: 'business_date' }) businessDate!: string;
  @Column('bigint') changes!: number;
}

/** Running totals that were written down, with the changes of their days up to then: others since make them worthless. */
@Entity('cuts')
export class CutRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('text') reach!: string;
  @PrimaryColumn('date') until!: string;
  @Column('bigint') changes!: number;
}

/**
 * What was sold and moved of a product from the first of January until a day (without it): in the whole business (the
 * nil id), sold by an outlet, or moved in a warehouse.
 */
@Entity('standings')
export class StandingRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('date') until!: string;
  @PrimaryColumn('uuid', { name: 'place_id' }) placeId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
  @Column('bigint') quantity!: number;
  @Column('bigint') revenue!: number;
  @Column('bigint') orders!: number;
  @Column('bigint') returned!: number;
  @Column('bigint') restocked!: number;
  @Column('bigint') refunds!: number;
  @Column('bigint') purchased!: number;
  @Column('bigint', { name: 'transferred_in' }) transferredIn!: number;
  @Column('bigint', { name: 'transferred_out' }) transferredOut!: number;
  @Column('bigint', { name: 'adjusted_in' }) adjustedIn!: number;
  @Column('bigint', { name: 'adjusted_out' }) adjustedOut!: number;
  @Column('bigint') counted!: number;
}

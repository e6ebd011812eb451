import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an outlet's warehouses, or all of the business under the nil id, hold of a product and what it is worth. */
@Entity('worths')
export class WorthRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'outlet_id' }) outletId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
  @Column('bigint') quantity!: number;
  @Column('bigint') cost!: number;
  /** At base price, rounded for each product. */
  @Column('bigint') retail!: number;
  /** Stock rows at or below their minimum. */
  @Column('integer') low!: number;
  @Column('boolean') unpriced!: boolean;
}

/** The sums of an outlet's worths, or of the business's. */
@Entity('valuations')
export class ValuationRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'outlet_id' }) outletId!: string;
  @Column('bigint') cost!: number;
  @Column('bigint') retail!: number;
  /** Products in stock. */
  @Column('integer') items!: number;
  @Column('integer') low!: number;
  /** Products that a valuation lists: those in stock, and those sold below zero. */
  @Column('integer') valued!: number;
  @Column('integer') unpriced!: number;
}

/** A product to be valued anew. */
@Entity('unvalued')
export class UnvaluedRow {
  @PrimaryColumn('uuid', { name: 'business_id' }) businessId!: string;
  @PrimaryColumn('uuid', { name: 'product_id' }) productId!: string;
}

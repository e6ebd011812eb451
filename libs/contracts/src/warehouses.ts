import { Flag, Id, IfMatch, OneOf, Text, Whole } from './fields.js';
import { Paging } from './paging.js';

const CODE = { pattern: /^[A-Za-z0-9_-]+$/, like: 'a code of letters, digits, - and _' };
// What one posting names, as a sale: a longer list is several.

export const warehouseTypes = ['CENTRAL', 'OUTLET'] as const;

export class WarehouseView {
  @Id() id!: string;
  @Id({ optional: true }) outletId?: string;
  @Text(100) name!: string;
  @Text(20) code!: string;
  @OneOf(warehouseTypes) type!: (typeof warehouseTypes)[number];
  /** Exactly one of an outlet's warehouses is its default, and one of those without an outlet. */
  @Flag() isDefault!: boolean;
  /** One that was deleted and that history refers to holds nothing and takes nothing in. */
  @Flag() isActive!: boolean;
  @Whole(1, 2 ** 31) version!: number;
}

export class CreateWarehouse {
  @Id({ optional: true }) outletId?: string;
  @Text(100) name!: string;
  @Text(20, CODE) code!: string;
  @OneOf(warehouseTypes) type!: (typeof warehouseTypes)[number];
  @Flag({ optional: true }) isDefault?: boolean;
}

export class UpdateWarehouse {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Id({ optional: true, nullable: true }) outletId?: string | null;
  @Text(100, { optional: true, min: 1 }) name?: string;
  @Text(20, { ...CODE, optional: true, min: 1 }) code?: string;
  @OneOf(warehouseTypes, { optional: true }) type?: (typeof warehouseTypes)[number];
  /** false is for the warehouse that was not the default: the default moves by naming another. */
  @Flag({ optional: true }) isDefault?: boolean;
  @Flag({ optional: true }) isActive?: boolean;
}

export class WarehouseRef {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class ListWarehouses extends Paging {
  @Id({ optional: true }) outletId?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class GetWarehouse {
  @Id() id!: string;
}

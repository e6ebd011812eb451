import { call, event, nothing, paged, query } from './call.js';
import { Email, Flag, Id, Instant, Text, Whole } from './fields.js';
import { Paging } from './paging.js';

export class SupplierView {
  @Id() id!: string;
  @Text(200) name!: string;
  @Text(200, { optional: true }) contactPerson?: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(500, { optional: true }) address?: string;
  @Text(60, { optional: true }) taxNumber?: string;
  @Text(2000, { optional: true }) notes?: string;
  @Flag() isActive!: boolean;
  @Instant() createdAt!: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class CreateSupplier {
  @Text(200) name!: string;
  @Text(200, { optional: true }) contactPerson?: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(500, { optional: true }) address?: string;
  @Text(60, { optional: true }) taxNumber?: string;
  @Text(2000, { optional: true }) notes?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class UpdateSupplier {
  @Id() id!: string;
  @Whole(1, 2 ** 31, { optional: true }) ifMatch?: number;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Text(200, { optional: true, nullable: true }) contactPerson?: string | null;
  @Email({ optional: true, nullable: true }) email?: string | null;
  @Text(40, { optional: true, nullable: true }) phone?: string | null;
  @Text(500, { optional: true, nullable: true }) address?: string | null;
  @Text(60, { optional: true, nullable: true }) taxNumber?: string | null;
  @Text(2000, { optional: true, nullable: true }) notes?: string | null;
  @Flag({ optional: true }) isActive?: boolean;
}

export class SupplierRef {
  @Id() id!: string;
  @Whole(1, 2 ** 31, { optional: true }) ifMatch?: number;
}

export class ListSuppliers extends Paging {
  @Text(200, { optional: true }) search?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

const refuses = ['procurement.supplier.not-found', 'procurement.supplier.version'];

export const listSuppliers = query('procurement.supplier.list', ListSuppliers, paged(SupplierView), {
  access: 'settings.suppliers',
});
export const getSupplier = query('procurement.supplier.get', SupplierRef, SupplierView, {
  access: 'settings.suppliers',
  refuses,
});
export const createSupplier = call('procurement.supplier.create', CreateSupplier, SupplierView, {
  access: 'settings.suppliers',
  makes: true,
});
export const updateSupplier = call('procurement.supplier.update', UpdateSupplier, SupplierView, {
  access: 'settings.suppliers',
  refuses,
});
export const deleteSupplier = call('procurement.supplier.delete', SupplierRef, nothing, {
  access: 'settings.suppliers',
  refuses,
});

export const supplierCreated = event('procurement.supplier.created.v1', SupplierView);
export const supplierChanged = event('procurement.supplier.changed.v1', SupplierView);
export const supplierDeleted = event('procurement.supplier.deleted.v1', SupplierView);

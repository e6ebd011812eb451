import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { procurement, type Page } from '#libs/contracts';
import { mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { paged, pageOf, sortOf, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import type { SupplierRow } from './supplier.rows.js';
import { SuppliersRepository } from './suppliers.repository.js';

// One letter case for names: what a person looks for under B is there, however it is written.
const columns: Readonly<Record<string, string>> = { name: 'lower(s.name)', createdAt: 's.createdAt' };

@Injectable()
export class SuppliersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly suppliers: SuppliersRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(
    { search, isActive, ...query }: procurement.ListSuppliers,
    actor: Actor,
  ): Promise<Page<procurement.SupplierView>> {
    const wanted = { search: search?.trim() || undefined, isActive, order: orderOf(query.sort ?? 'name') };
    return this.transactions.read(actor, async (tx) => {
      const [suppliers, total] = await this.suppliers.page(tx, actor.businessId, { ...wanted, ...pageOf(query) });
      return paged(suppliers.map(view), total, query);
    });
  }

  get({ id }: procurement.SupplierRef, actor: Actor): Promise<procurement.SupplierView> {
    return this.transactions.read(actor, async (tx) =>
      view(found(await this.suppliers.find(tx, actor.businessId, id))),
    );
  }

  create(fields: procurement.CreateSupplier, actor: Actor): Promise<procurement.SupplierView> {
    const at = this.clock.now();
    return this.transactions.run(actor, async (tx) => {
      const supplier: SupplierRow = {
        businessId: actor.businessId,
        id: uuidv7(),
        name: fields.name,
        contactPerson: fields.contactPerson ?? null,
        email: fields.email ?? null,
        phone: fields.phone ?? null,
        address: fields.address ?? null,
        taxNumber: fields.taxNumber ?? null,
        notes: fields.notes ?? null,
        isActive: fields.isActive ?? true,
        version: 1,
        createdAt: at,
        updatedAt: at,
      };
      await this.suppliers.insert(tx, supplier);
      tx.announce(procurement.supplierCreated, said(supplier));
      return view(supplier);
    });
  }

  update({ id, ifMatch, ...fields }: procurement.UpdateSupplier, actor: Actor): Promise<procurement.SupplierView> {
    return this.transactions.run(actor, async (tx) => {
      const before = await this.locked(tx, actor, id, ifMatch);
      const supplier = { ...before, ...fields, version: before.version + 1, updatedAt: this.clock.now() };
      await this.suppliers.save(tx, supplier);
      tx.announce(procurement.supplierChanged, { ...said(supplier), before: view(before) });
      return view(supplier);
    });
  }

  /** Who was ordered from stays: setting isActive to false is for them. */
  delete({ id, ifMatch }: procurement.SupplierRef, actor: Actor): Promise<void> {
    return this.transactions.run(actor, async (tx) => {
      const supplier = await this.locked(tx, actor, id, ifMatch);
      if (await this.suppliers.hasOrders(tx, supplier))
        throw new Refusal('conflict', 'procurement.supplier.in-use', { detail: 'there are orders to it' });
      await this.suppliers.delete(tx, supplier);
      const gone = { ...supplier, version: supplier.version + 1 };
      tx.announce(procurement.supplierDeleted, { ...said(gone), before: view(supplier) });
    });
  }

  private async locked(tx: Tx, actor: Actor, id: string, ifMatch: number | undefined): Promise<SupplierRow> {
    const supplier = found(await this.suppliers.lock(tx, actor.businessId, id));
    mustMatch('procurement.supplier.version', supplier, ifMatch);
    return supplier;
  }
}

function found(supplier: SupplierRow | null): SupplierRow {
  if (!supplier) throw new Refusal('not-found', 'procurement.supplier.not-found');
  return supplier;
}

const said = (supplier: SupplierRow) => ({
  key: supplier.id,
  version: supplier.version,
  payload: view(supplier),
});

const view = (supplier: SupplierRow): procurement.SupplierView => ({
  id: supplier.id,
  name: supplier.name,
  ...(supplier.contactPerson !== null && { contactPerson: supplier.contactPerson }),
  ...(supplier.email !== null && { email: supplier.email }),
  ...(supplier.phone !== null && { phone: supplier.phone }),
  ...(supplier.address !== null && { address: supplier.address }),
  ...(supplier.taxNumber !== null && { taxNumber: supplier.taxNumber }),
  ...(supplier.notes !== null && { notes: supplier.notes }),
  isActive: supplier.isActive,
  createdAt: supplier.createdAt.toISOString(),
  version: supplier.version,
});

function orderOf(sort: string): Readonly<Record<string, 'ASC' | 'DESC'>> {
  const { field, direction } = sortOf(sort, columns);
  return { [field]: direction };
}

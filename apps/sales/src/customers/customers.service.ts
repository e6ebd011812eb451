import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Actor } from '#libs/auth';
import { pricing, sales, type Page } from '#libs/contracts';
import { mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { Batch, Database, paged, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { fingerprintOf } from '../fingerprint.js';
import { OrderRow } from '../orders/order.rows.js';
import { CustomerListRepository } from './customer-list.repository.js';
import { CustomerRow } from './customer.rows.js';

/** What a sale keeps of its customer. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

const LAST_ORDERS = 10;

const view = (row: CustomerRow): sales.CustomerView => ({
  id: row.id,
  name: row.name,
  ...(row.email && { email: row.email }),
  ...(row.phone && { phone: row.phone }),
  ...(row.address && { address: row.address }),
  ...(row.priceTierId && { priceTierId: row.priceTierId }),
  isMember: row.isMember,
  ...(row.notes && { notes: row.notes }),
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});

const notFound = (): Refusal => new Refusal('not-found', 'sales.customer.not-found');

/** The people a business sells to by name. */
@Injectable()
export class CustomersService {
  private readonly cards: Batch<{ businessId: string; id: string }, Customer | undefined>;

  constructor(
    private readonly transactions: Transactions,
    private readonly lists: CustomerListRepository,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
    database: Database,
  ) {
    this.cards = new Batch(
      'customer-card',
      (ref) => `${ref.businessId}/${ref.id}`,
      async (refs) => {
        const rows = await database.run(
          new Set(refs.map((r) => r.businessId)),
          'customer-cards',
          `select c.business_id, c.id, c.name, c.email from sales.customers c
         join unnest($1::uuid[], $2::uuid[]) a(b, i) on c.business_id = a.b and c.id = a.i`,
          [refs.map((r) => r.businessId), refs.map((r) => r.id)],
        );
        const found = new Map(
          rows.map((r) => [
            `${r[0] as string}/${r[1] as string}`,
            { id: r[1] as string, name: r[2] as string, email: r[3] as string | null },
          ]),
        );
        return refs.map((r) => found.get(`${r.businessId}/${r.id}`));
      },
    );
  }

  /** The customer of a sale; undefined when the business has none of this id. */
  find(businessId: string, id: string): Promise<Customer | undefined> {
    return this.cards.add({ businessId, id });
  }

  private async row(tx: Pick<Tx, 'manager'>, id: string, actor: Actor): Promise<CustomerRow> {
    const row = await tx.manager.findOneBy(CustomerRow, { businessId: actor.businessId, id });
    if (!row) throw notFound();
    return row;
  }

  /** The row of a customer for whoever changes it: others wait, so that nobody's change is lost. */
  private async locked(tx: Tx, { id, ifMatch }: sales.CustomerRef, actor: Actor): Promise<CustomerRow> {
    const where = { businessId: actor.businessId, id };
    const row = await tx.manager.findOne(CustomerRow, { where, lock: { mode: 'pessimistic_write' } });
    if (!row) throw notFound();
    mustMatch('sales.customer.version', row, ifMatch);
    return row;
  }

  card({ id }: sales.CustomerRef, actor: Actor): Promise<sales.CustomerView> {
    return this.transactions.read(actor, async (tx) => view(await this.row(tx, id, actor)));
  }

  get({ id }: sales.CustomerRef, actor: Actor): Promise<sales.CustomerDetail> {
    return this.transactions.read(actor, async (tx) => {
      const row = await this.row(tx, id, actor);
      const outlets = actor.outletsFor('sales.sell');
      const orders = await tx.manager.find(OrderRow, {
        where: { businessId: actor.businessId, customerId: id, ...(outlets && { outletId: In([...outlets]) }) },
        order: { createdAt: 'desc', id: 'desc' },
        take: LAST_ORDERS,
      });
      return {
        ...view(row),
        orders: orders.map((o) => ({
          id: o.id,
          number: o.number,
          ...(o.receiptNumber && { receiptNumber: o.receiptNumber }),
          status: o.status,
          totalAmount: o.total,
          createdAt: o.createdAt.toISOString(),
        })),
      };
    });
  }

  list(query: sales.ListCustomers, actor: Actor): Promise<Page<sales.CustomerView>> {
    return this.transactions.read(actor, async (tx) => {
      const { rows, counted } = await this.lists.find(tx, query, actor.businessId);
      return paged(rows.map(view), counted, query);
    });
  }

  async create(request: sales.CreateCustomer, actor: Actor): Promise<sales.CustomerView> {
    if (request.priceTierId) await this.mustBeTier(request.priceTierId, actor);
    const { id = uuidv7(this.clock.now().getTime()), ...content } = request;
    const fingerprint = fingerprintOf('customer', content);
    return this.transactions.run(actor, async (tx) => {
      const row: CustomerRow = {
        businessId: actor.businessId,
        id,
        name: content.name,
        email: content.email ?? null,
        phone: content.phone ?? null,
        address: content.address ?? null,
        priceTierId: content.priceTierId ?? null,
        isMember: content.isMember ?? false,
        notes: content.notes ?? null,
        fingerprint,
        version: 1,
        createdAt: this.clock.now(),
      };
      const inserted = await tx.manager
        .createQueryBuilder()
        .insert()
        .into(CustomerRow)
        .values(row)
        .orIgnore()
        .returning('id')
        .execute();
      if ((inserted.raw as unknown[]).length === 0) {
        const known = await this.row(tx, id, actor);
        if (known.fingerprint !== fingerprint)
          throw new Refusal('conflict', 'sales.customer.taken', { errors: [{ path: 'id', message: 'is taken' }] });
        actor.repeated();
        return view(known);
      }
      const created = view(row);
      tx.announce(sales.customerCreated, { key: id, version: 1, payload: created });
      return created;
    });
  }

  async update(request: sales.UpdateCustomer, actor: Actor): Promise<sales.CustomerView> {
    if (request.priceTierId) await this.mustBeTier(request.priceTierId, actor);
    const { id, ifMatch, ...changes } = request;
    return this.transactions.run(actor, async (tx) => {
      const row = await this.locked(tx, { id, ...(ifMatch !== undefined && { ifMatch }) }, actor);
      const version = row.version + 1;
      await tx.manager.update(CustomerRow, { businessId: actor.businessId, id }, { ...changes, version });
      const after = view({ ...row, ...changes, version });
      tx.announce(sales.customerChanged, { key: id, version, payload: after, before: view(row) });
      return after;
    });
  }

  delete(request: sales.CustomerRef, actor: Actor): Promise<void> {
    return this.transactions.run(actor, async (tx) => {
      const row = await this.locked(tx, request, actor);
      const { id } = row;
      if (await tx.manager.existsBy(OrderRow, { businessId: actor.businessId, customerId: id }))
        throw new Refusal('conflict', 'sales.customer.in-use');
      await tx.manager.delete(CustomerRow, { businessId: actor.businessId, id });
      tx.announce(sales.customerDeleted, { key: id, version: row.version + 1, payload: view(row) });
    });
  }

  private async mustBeTier(id: string, actor: Actor): Promise<void> {
    if (await this.bus.ask(pricing.tierExists, { id }, actor.asking()).then((tiers) => tiers.length > 0)) return;
    throw new Refusal('not-found', 'pricing.tier.not-found', {
      errors: [{ path: 'priceTierId', message: 'no such tier' }],
    });
  }
}

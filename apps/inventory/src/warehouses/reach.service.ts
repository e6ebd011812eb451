import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Permission } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import type { Warehouse } from './warehouse.js';
import { WarehousesRepository } from './warehouses.repository.js';

/** A warehouse that a request names, and the field in which it does. */
interface Named {
  readonly id: string;
  readonly path: string;
}

const unknown = (path: string): Refusal =>
  new Refusal('not-found', 'inventory.warehouse.not-found', { errors: [{ path, message: 'no such warehouse' }] });

/** Which outlets and warehouses an actor may reach; the others do not exist for them. */
@Injectable()
export class ReachService {
  constructor(
    private readonly warehouses: WarehousesRepository,
    private readonly bus: Bus,
  ) {}

  /** A warehouse of the business where the actor holds the permission, inventory.view unless another is named. */
  async warehouse(
    tx: Omit<Tx, 'announce'>,
    { id, path }: Named,
    actor: Actor,
    permission: Permission = 'inventory.view',
  ): Promise<Warehouse> {
    const row = this.mustReach(await this.warehouses.find(tx, actor.businessId, id), path, actor);
    if (row.outletId) actor.at(row.outletId, permission);
    return row;
  }

  /** The same, and it takes part in what goes on. */
  async open(tx: Omit<Tx, 'announce'>, named: Named, actor: Actor, permission: Permission): Promise<Warehouse> {
    const row = await this.warehouse(tx, named, actor, permission);
    if (!row.isActive) throw unknown(named.path);
    return row;
  }

  /** An open warehouse of the business, wherever it is: goods may go to an outlet that is not the actor's. */
  async anyOpen(tx: Omit<Tx, 'announce'>, { id, path }: Named, actor: Actor): Promise<Warehouse> {
    const row = await this.warehouses.find(tx, actor.businessId, id);
    if (!row?.isActive) throw unknown(path);
    return row;
  }

  /** Demands a warehouse without an outlet or at one of the actor's. */
  mustReach(row: Warehouse | null | undefined, path: string, actor: Actor): Warehouse {
    if (!row || (row.outletId && !isTheirs(row.outletId, actor))) throw unknown(path);
    return row;
  }

  /** Demands an outlet whose stock the actor may see: those of other businesses do not exist for anybody. */
  async outlet(outletId: string, actor: Actor): Promise<identity.Place> {
    actor.at(outletId, 'inventory.view');
    return this.place(outletId, actor);
  }

  /** Demands an outlet of the actor's, whatever they may do there. */
  async anyOutlet(outletId: string, actor: Actor): Promise<void> {
    if (!isTheirs(outletId, actor))
      throw new Refusal('not-found', 'identity.outlet.not-found', {
        errors: [{ path: 'outletId', message: 'no such outlet' }],
      });
    await this.place(outletId, actor);
  }

  /** Whether stock may fall below zero in a warehouse: where its outlet allows it. */
  async mayGoBelow({ outletId }: Warehouse, actor: Actor): Promise<boolean> {
    return outletId !== null && (await this.place(outletId, actor)).outlet.stockPolicy === 'ALLOW';
  }

  private place(outletId: string, actor: Actor): Promise<identity.Place> {
    return this.bus.ask(identity.getPlace, { outletId }, actor.asking());
  }
}

const isTheirs = (outletId: string, actor: Actor): boolean =>
  actor.everywhere || actor.identity.outlets.some(({ id }) => id === outletId);

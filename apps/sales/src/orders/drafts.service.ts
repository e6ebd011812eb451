import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, inventory, pricing, sales } from '#libs/contracts';
import { businessDate, Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { CLOCK } from '#libs/service';
import { CustomersService } from '../customers/customers.service.js';
import { PlacesService } from '../places/places.service.js';
import { priceLines, type PricedLines } from './basket.js';
import type { Order } from './order.js';

/** What an order or a checkout asks for. */
export interface Asked {
  readonly outletId: string;
  readonly warehouseId?: string;
  readonly registerId?: string;
  readonly customerId?: string;
  readonly notes?: string;
  readonly items: readonly sales.OrderItem[];
}

// More warehouses than any chain has; one that was closed is no longer sold from within this time.
const MOST_WAREHOUSES = 10_000;
const KNOWN_FOR_MS = 5_000;

const missing = (code: string, path: string): Refusal =>
  new Refusal('not-found', code, { errors: [{ path, message: 'does not exist' }] });

/** Turns what was asked for into an open order: place, prices, warehouse, number. Stores nothing. */
@Injectable()
export class DraftsService {
  /** Warehouses that were found to exist, and when. */
  private readonly warehouses = new Map<string, number>();

  constructor(
    private readonly places: PlacesService,
    private readonly customers: CustomersService,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** An open order at version 1; refuses outlets, registers, customers, products and warehouses that do not exist. */
  async draft(id: string, asked: Asked, fingerprint: string, actor: Actor): Promise<Order> {
    const place = await this.placeFor(asked, actor);
    const priced = await this.price(asked, place, actor);
    const warehouseId = await this.warehouseFor(asked.warehouseId, place, actor);
    const at = this.clock.now();
    const { outlet, business } = place;
    const day = businessDate(at, outlet.timeZone, outlet.dayStartsAt);
    return {
      businessId: actor.businessId,
      id,
      number: `${outlet.code}-${day.slice(2).replaceAll('-', '')}-${id.slice(-8)}`,
      receiptNumber: null,
      status: 'OPEN',
      inOneStep: false,
      outletId: outlet.id,
      warehouseId,
      registerId: asked.registerId ?? null,
      customerId: asked.customerId ?? null,
      cashierId: actor.userId,
      notes: asked.notes ?? null,
      reason: null,
      currency: business.currency,
      taxInclusive: business.taxInclusive,
      stockPolicy: outlet.stockPolicy,
      ...priced,
      payments: [],
      refunds: [],
      warnings: [],
      fingerprint,
      businessDate: day,
      createdAt: at,
      pendingSince: null,
      completedAt: null,
      version: 1,
    };
  }

  /** The lines of an order priced as of now. */
  async reprice(asked: Asked, actor: Actor): Promise<PricedLines> {
    return this.price(asked, await this.placeFor(asked, actor), actor);
  }

  private async placeFor({ outletId, registerId, customerId }: Asked, actor: Actor): Promise<identity.Place> {
    const place = await this.places.get(outletId, actor);
    if (!place.outlet.isActive) throw missing('identity.outlet.not-found', 'outletId');
    await this.places.mustHaveRegister(place, registerId, actor);
    if (customerId && !(await this.customers.find(actor.businessId, customerId)))
      throw missing('sales.customer.not-found', 'customerId');
    return place;
  }

  private async warehouseFor(named: string | undefined, { outlet }: identity.Place, actor: Actor): Promise<string> {
    const id = named ?? outlet.defaultWarehouseId;
    if (!id) throw new Refusal('conflict', 'sales.no-warehouse');
    const key = `${actor.businessId}/${outlet.id}/${id}`;
    if (id === outlet.defaultWarehouseId || Date.now() - (this.warehouses.get(key) ?? 0) < KNOWN_FOR_MS) return id;
    const [warehouse] = await this.bus.ask(inventory.warehouseExists, { id }, actor.asking());
    const otherOutlet = warehouse?.outletId !== undefined && warehouse.outletId !== outlet.id;
    if (!warehouse || (otherOutlet && !actor.mayAt(warehouse.outletId!, 'sales.sell')))
      throw missing('inventory.warehouse.not-found', 'warehouseId');
    if (this.warehouses.size >= MOST_WAREHOUSES) this.warehouses.clear();
    if (!otherOutlet) this.warehouses.set(key, Date.now());
    return id;
  }

  private async price(asked: Asked, { outlet, business }: identity.Place, actor: Actor): Promise<PricedLines> {
    const products = new Set(asked.items.map((i) => i.productId));
    const priced = await this.bus.ask(
      pricing.priceBasket,
      {
        outletId: outlet.id,
        ...(outlet.defaultPriceTierId && { defaultPriceTierId: outlet.defaultPriceTierId }),
        ...(asked.customerId && { customerId: asked.customerId }),
        items: [...products].map((productId) => ({ productId })),
      },
      actor.asking(),
    );
    const at = this.clock.now().getTime();
    return priceLines(asked.items, priced, business.taxInclusive, () => uuidv7(at));
  }
}

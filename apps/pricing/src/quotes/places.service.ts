import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import type { Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { CLOCK } from '#libs/service';

/** How a place reckons: in which currency, and whether its prices contain the tax. */
export interface Terms {
  readonly currency: string;
  readonly taxInclusive: boolean;
}

// Both are fixed by a business's first sale: a quote that is some seconds behind misleads nobody.
const KEEP_MS = 5_000;
const MOST_PLACES = 1_000;

/** The terms of the outlets that quotes were asked for just now. */
@Injectable()
export class PlacesService {
  private readonly places = new Map<string, { readonly terms: Terms; readonly until: number }>();

  constructor(
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async terms(actor: Actor, outletId: string): Promise<Terms> {
    const now = this.clock.now().getTime();
    const place = `${actor.businessId}/${outletId}`;
    const known = this.places.get(place);
    if (known && now < known.until) return known.terms;
    const { business } = await this.bus.ask(identity.getPlace, { outletId }, actor.asking());
    const terms = { currency: business.currency, taxInclusive: business.taxInclusive };
    if (this.places.size >= MOST_PLACES) this.places.clear();
    this.places.set(place, { terms, until: now + KEEP_MS });
    return terms;
  }
}

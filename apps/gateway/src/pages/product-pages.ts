import { createHash } from 'node:crypto';
import type { Actor } from '#libs/auth';
import { catalog } from '#libs/contracts';
import { Hears, type Bus } from '#libs/messaging';
import { Shelf, type KeptPage } from './shelf.js';

// A change that no signal told of is seen after this time; catalog is asked for a version no more often.
const RECHECK_MS = 1_000;
// Some 3,000 lists of 50 products.
const MOST_BYTES = 64 * 1024 * 1024;
// A few numbers each.
const MOST_BUSINESSES = 10_000;

interface Business {
  /** Of this gateway alone, and never used twice: what was kept under another one counts no more. */
  edition: number;
  /** The catalog's, when it was last looked at. */
  version: number;
  checkedAt: number;
  checking: Promise<void> | undefined;
}

/**
 * What a gateway keeps of a business's product lists: as bytes, since the same few lists are asked for by every till.
 * A signal drops them when something changed; that the catalog's version still stands is looked up each second, so that
 * a lost signal is no lie.
 */
export class ProductPages {
  private readonly shelf = new Shelf(MOST_BYTES);
  private readonly businesses = new Map<string, Business>();
  private editions = 0;

  constructor(
    private readonly bus: Pick<Bus, 'ask'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** A promise when the version has to be looked at first; undefined when what is kept may be given. */
  lookAt(actor: Actor): Promise<void> | undefined {
    const business = this.business(actor.businessId);
    // a clock that was set back must not make old knowledge young
    if (Math.abs(this.now() - business.checkedAt) < RECHECK_MS) return undefined;
    return (business.checking ??= this.check(business, actor).finally(() => (business.checking = undefined)));
  }

  find(businessId: string, key: string): KeptPage | undefined {
    return this.shelf.find(businessId + key, this.edition(businessId));
  }

  /** What stands now: whoever asks catalog says after the answer of which edition it is. */
  edition(businessId: string): number {
    return this.business(businessId).edition;
  }

  /** Keeps an answer that was asked for at an edition, unless that is over. */
  keep(businessId: string, key: string, edition: number, text: string): KeptPage {
    const body = Buffer.from(text);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    const page = { etag, body };
    if (edition === this.edition(businessId)) this.shelf.keep(businessId + key, edition, page);
    return page;
  }

  /** Forgets a business's pages: something of them has changed. */
  @Hears(catalog.catalogMoved)
  drop({ businessId }: catalog.CatalogMoved): void {
    const business = this.businesses.get(businessId);
    if (business) business.edition = ++this.editions;
  }

  private business(businessId: string): Business {
    let business = this.businesses.get(businessId);
    if (!business) {
      business = { edition: ++this.editions, version: -1, checkedAt: -Infinity, checking: undefined };
      if (this.businesses.size >= MOST_BUSINESSES) this.businesses.delete(this.businesses.keys().next().value!);
      this.businesses.set(businessId, business);
    }
    return business;
  }

  private async check(business: Business, actor: Actor): Promise<void> {
    const began = this.now();
    const { version } = await this.bus.ask(catalog.catalogVersion, {}, actor.asking());
    if (version !== business.version) business.edition = ++this.editions;
    business.version = version;
    business.checkedAt = began;
  }
}

import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { isRefusal, Refusal } from '#libs/kernel';
import { Bus, type Fact } from '#libs/messaging';
import { Database, Inbox } from '#libs/persistence';

interface Remembered {
  readonly place: identity.Place;
  readonly askedAt: string;
  readonly at: number;
  refreshing: boolean;
}

// A copy this young is taken as it is; an older one is read again behind the sale's back, a much older one before it.
// A suspended business stops selling within 5 s (API.md), whichever replica an event reached.
const FRESH_MS = 2_000;
const STALE_MS = 4_500;
// One entry an outlet that sells; more outlets than this on one process are read from the table as they come.
const MOST_REMEMBERED = 10_000;

/** Follows what identity says of places. */
export const PLACES = 'sales.places';

// RFC 3339 to the microsecond, so that two of them compare as text.
const instant = (moment: string): string => `to_char(${moment} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

// Of two answers the one that was asked for later counts: it tells of all that the other one may tell. Never earlier
// than what is stored, or a clock that was set back would keep new answers out.
const ASKED_AT = `
  select ${instant('greatest(clock_timestamp(), max(read_at))')}
  from sales.places where business_id = $1 and outlet_id = $2`;

const STORE = `
  insert into sales.places (business_id, outlet_id, place, read_at) values ($1, $2, $3, $4)
  on conflict (business_id, outlet_id) do update set place = excluded.place, read_at = excluded.read_at
  where places.read_at <= excluded.read_at
  returning true`;

const READ = `select place, ${instant('read_at')} from sales.places where business_id = $1 and outlet_id = $2`;

const isUsed = ({ registers }: identity.Place, id: string): boolean => registers.some((r) => r.id === id && r.isActive);

/** Sales' copy of outlets, their registers and their business: fed by identity's events, asked for when missing. */
@Injectable()
export class PlacesService {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly database: Database,
    private readonly bus: Bus,
    private readonly inbox: Inbox,
  ) {}

  /** The place of an outlet of the actor's business; refuses what does not exist and businesses that may not sell. */
  async get(outletId: string, actor: Actor): Promise<identity.Place> {
    const place = await this.find(outletId, actor);
    if (place.business.status !== 'ACTIVE') throw new Refusal('forbidden', 'identity.business.suspended');
    return place;
  }

  /** The same for a sale on its way: a business suspended meanwhile keeps what its customers have paid for. */
  async find(outletId: string, actor: Actor): Promise<identity.Place> {
    const key = `${actor.businessId}/${outletId}`;
    const known = this.remembered.get(key);
    const age = known ? Date.now() - known.at : Infinity;
    if (known && age < FRESH_MS) return known.place;
    if (known && age < STALE_MS) {
      if (!known.refreshing) {
        known.refreshing = true;
        // a database that is away is noticed by the sale itself
        this.read(outletId, actor.businessId, key).catch(() => (known.refreshing = false));
      }
      return known.place;
    }
    return (await this.read(outletId, actor.businessId, key)) ?? this.ask(outletId, actor.asking(), key);
  }

  /** Refuses a register that the outlet does not have, or has put away. */
  async mustHaveRegister(place: identity.Place, registerId: string | undefined, actor: Actor): Promise<void> {
    if (registerId === undefined || isUsed(place, registerId)) return;
    // the copy may be behind: whoever owns the registers knows
    const outletId = place.outlet.id;
    if (isUsed(await this.ask(outletId, actor.asking(), `${actor.businessId}/${outletId}`), registerId)) return;
    throw new Refusal('not-found', 'identity.register.not-found', {
      errors: [{ path: 'registerId', message: 'no such register of this outlet' }],
    });
  }

  private async read(outletId: string, businessId: string, key: string): Promise<identity.Place | undefined> {
    const [row] = await this.database.run([businessId], 'place-read', READ, [businessId, outletId]);
    if (!row) return undefined;
    const [place, askedAt] = row as [string, string];
    return this.remember(key, JSON.parse(place) as identity.Place, askedAt);
  }

  private async ask(outletId: string, actor: Actor, key: string): Promise<identity.Place> {
    const { businessId } = actor;
    const [row] = await this.database.run([businessId], 'place-asked-at', ASKED_AT, [businessId, outletId]);
    const askedAt = row![0] as string;
    const place = await this.bus.ask(identity.getPlace, { outletId }, actor);
    const values = [businessId, outletId, JSON.stringify(place), askedAt];
    const [stored] = await this.database.run([businessId], 'place-store', STORE, values);
    if (stored) return this.remember(key, place, askedAt);
    // whoever asked later, perhaps in another replica, was answered first
    return (await this.read(outletId, businessId, key)) ?? place;
  }

  /** Remembers an answer, unless a later one came before it; answers the one that counts. */
  private remember(key: string, place: identity.Place, askedAt: string): identity.Place {
    const known = this.remembered.get(key);
    if (known && known.askedAt > askedAt && Date.now() - known.at < STALE_MS) return known.place;
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(key, { place, askedAt, at: Date.now(), refreshing: false });
    return place;
  }

  /** Something about outlets changed: their copies are asked for anew. Doing it twice changes nothing. */
  async follow(facts: readonly Fact<identity.OutletView | identity.RegisterView>[]): Promise<void> {
    const outlets = new Map<string, Fact>();
    for (const fact of facts) {
      const { payload } = fact;
      outlets.set('outletId' in payload ? payload.outletId : payload.id, fact);
    }
    for (const [outletId, { businessId }] of outlets) await this.renew(outletId, businessId);
    await this.taken(facts);
  }

  /** Something about businesses changed: the copies of all their outlets are asked for anew. */
  async followBusiness(facts: readonly Fact<identity.BusinessView>[]): Promise<void> {
    for (const businessId of new Set(facts.map((f) => f.businessId))) {
      const rows = await this.database.run(
        [businessId],
        'place-outlets',
        'select outlet_id from sales.places where business_id = $1',
        [businessId],
      );
      for (const row of rows) await this.renew(row[0] as string, businessId);
    }
    await this.taken(facts);
  }

  /** Asking has no place in a transaction, and twice is as good as once: the inbox only says that it was done. */
  private taken(facts: readonly Fact[]): Promise<void> {
    return this.inbox.once(PLACES, facts, () => Promise.resolve());
  }

  private async renew(outletId: string, businessId: string): Promise<void> {
    try {
      await this.ask(outletId, systemActor(businessId), `${businessId}/${outletId}`);
    } catch (error) {
      if (!isRefusal(error) || error.kind !== 'not-found') throw error;
    }
  }
}

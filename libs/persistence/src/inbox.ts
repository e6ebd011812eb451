import { isUuid, NIL_ID } from '#libs/kernel';
import type { Due, Fact, HeldFact, Holding, RawFact } from '#libs/messaging';
import { countEvents } from '#libs/observability';
import type { Database } from './database.js';
import { Transactions, type Tx } from './transactions.js';

/** Makes effects once per event: the inbox row and the effects commit together. */
export class Inbox {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
  ) {}

  /** Runs `effect` with those of the facts that the consumer has not taken before, in their order. */
  async once<P>(
    consumer: string,
    facts: readonly Fact<P>[],
    effect: (tx: Tx, fresh: readonly Fact<P>[]) => Promise<void>,
  ): Promise<void> {
    const businesses = new Set(facts.map((f) => f.businessId));
    let repeated = 0;
    await this.transactions.across(businesses, async (tx) => {
      const rows = await tx.rows<{ event_id: string }>(
        `insert into ${this.database.service}.inbox (consumer, event_id) select $1, unnest($2::text[]) on conflict do nothing returning event_id`,
        [consumer, facts.map((f) => f.id)],
      );
      const fresh = new Set(rows.map((r) => r.event_id));
      // delivered twice within one run counts once, too
      const first = facts.filter((f) => fresh.delete(f.id));
      if (first.length > 0) await effect(tx, first);
      repeated = facts.length - first.length;
    });
    if (repeated > 0) countEvents(consumer, 'duplicate', repeated);
  }
}

/** An event that a consumer has just given up. */
export interface GivenUp {
  readonly consumer: string;
  readonly raw: RawFact;
  /** Whose it is; nobody's where it does not say. */
  readonly businessId: string;
  readonly deliveries: number;
  readonly error: string;
  readonly heldAt: Date;
  readonly parkedAt: Date;
}

/** Tells of an event that was given up, in the transaction that notes it; must not fail for what stands in the event. */
export type TellGivenUp = (tx: Tx, event: GivenUp) => void;

interface ParkedRow {
  readonly event_id: string;
  readonly deliveries: number;
  readonly error: string;
  readonly held_at: Date;
  readonly parked_at: Date;
}

// what is no fact of ours may name no business
const businessOf = ({ businessId }: RawFact): string => (isUuid(businessId) ? businessId : NIL_ID);

/** Events that a consumer could not take, in its own service's table. */
export class HeldEvents implements Holding {
  constructor(
    private readonly database: Database,
    private readonly transactions: Transactions,
    private readonly tell: TellGivenUp,
  ) {}

  private get table(): string {
    return `${this.database.service}.held_events`;
  }

  async keys(consumer: string): Promise<ReadonlySet<string>> {
    const rows = await this.database.runAcross(
      'held-keys',
      `select distinct key from ${this.table} where consumer = $1 and parked_at is null`,
      [consumer],
    );
    return new Set(rows.map((r) => r[0] as string));
  }

  async hold(consumer: string, facts: Parameters<Holding['hold']>[1]): Promise<void> {
    await this.note(
      consumer,
      facts.filter((f) => f.dueInMs === 'parked').map((f) => f.raw),
      `insert into ${this.table} (consumer, event_id, key, fact, deliveries, error, due_at, parked_at)
       select $1, e, k, f, d, m, now() + w * interval '1 millisecond', case when w is null then now() end
       from unnest($2::text[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::int[]) u(e, k, f, d, m, w)
       on conflict do nothing`,
      [
        consumer,
        facts.map((f) => f.raw.id),
        facts.map((f) => f.raw.key),
        facts.map((f) => JSON.stringify(f.raw)),
        facts.map((f) => f.deliveries),
        facts.map((f) => f.error.replaceAll('\0', '')),
        facts.map((f) => (f.dueInMs === 'parked' ? null : f.dueInMs)),
      ],
    );
  }

  async due(consumer: string, limit: number): Promise<readonly HeldFact[]> {
    const rows = await this.database.runAcross(
      'held-due',
      `select fact, deliveries from (
         select distinct on (key) key, seq, fact, deliveries, due_at from ${this.table}
         where consumer = $1 and parked_at is null order by key, seq) h
       where due_at <= now() order by seq limit $2`,
      [consumer, limit],
    );
    return rows.map((r) => ({ raw: JSON.parse(r[0] as string) as RawFact, deliveries: r[1] as number }));
  }

  async release(consumer: string, eventId: string): Promise<void> {
    await this.database.runAcross('held-release', `delete from ${this.table} where consumer = $1 and event_id = $2`, [
      consumer,
      eventId,
    ]);
  }

  async failed(consumer: string, raw: RawFact, deliveries: number, error: string, dueInMs: Due): Promise<void> {
    await this.note(
      consumer,
      dueInMs === 'parked' ? [raw] : [],
      `update ${this.table} set deliveries = $3, error = $4,
         due_at = case when $5::int is null then null else now() + $5::int * interval '1 millisecond' end,
         parked_at = case when $5::int is null then now() end
       where consumer = $1 and event_id = $2`,
      [consumer, raw.id, deliveries, error.replaceAll('\0', ''), dueInMs === 'parked' ? null : dueInMs],
    );
  }

  /** Writes, and tells in the same transaction of those that are given up by it. */
  private async note(consumer: string, givenUp: readonly RawFact[], text: string, values: unknown[]): Promise<void> {
    await this.transactions.across(givenUp.map(businessOf), async (tx) => {
      const rows = await tx.rows<ParkedRow>(
        `${text} returning event_id, deliveries, error, held_at, parked_at`,
        values,
      );
      const written = new Map(rows.map((row) => [row.event_id, row]));
      for (const raw of givenUp) {
        const row = written.get(raw.id);
        // one that was parked before is no news
        if (!row) continue;
        const { deliveries, error, held_at: heldAt, parked_at: parkedAt } = row;
        this.tell(tx, { consumer, raw, businessId: businessOf(raw), deliveries, error, heldAt, parkedAt });
      }
    });
  }
}

import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { canonical } from '#libs/kernel';
import { Database, jsonArray, MOST_COUNTED, pageOf, type Tx } from '#libs/persistence';
import { contentOf, type AuditEntry } from './audit.js';
import { AuditRow } from './audit.rows.js';
import { digestOf, type Link } from './chain.crypto.js';

/** What a page of the audit is asked by. */
export interface AuditFilter {
  /** Any of them. */
  readonly eventTypes?: readonly string[];
  readonly entityId?: string;
  readonly userId?: string;
  readonly outletId?: string;
  readonly ids: { readonly from?: string; readonly before?: string };
  readonly page?: number;
  readonly limit?: number;
  readonly sort?: string;
}

type Read = Omit<Tx, 'announce'>;

/** Entries as `reporting.append_audit` takes them: what stood before and after is stored as it is written here. */
export interface WrittenEntries {
  /** A JSON array of all that is short, each with the digest of what stands in it. */
  readonly entries: string;
  readonly befores: readonly (string | null)[];
  readonly afters: readonly string[];
}

// Writing so many takes some milliseconds; then others get their turn.
const BETWEEN_TURNS = 50;

/** Writes entries down, in turns: a backlog must not make a sale wait. */
export async function written(entries: readonly AuditEntry[]): Promise<WrittenEntries> {
  const each: ReturnType<typeof writtenEntry>[] = [];
  for (const entry of entries) {
    if (each.length % BETWEEN_TURNS === BETWEEN_TURNS - 1) await setImmediate();
    each.push(writtenEntry(entry));
  }
  return {
    entries: `[${each.map(({ short }) => short).join(',')}]`,
    befores: each.map(({ before }) => before ?? null),
    afters: each.map(({ after }) => after!),
  };
}

/** The canonical text is made once, member by member: all of it goes to the digest, and its parts to the database. */
function writtenEntry(entry: AuditEntry): { short: string; before?: string; after?: string } {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(entry).sort(([one], [other]) => (one < other ? -1 : 1)))
    texts.set(name, canonical(value));
  const members = [...texts].map(([name, text]) => ({ name, text: `"${name}":${text}` }));
  const whole = `{${members.map(({ text }) => text).join(',')}}`;
  const short = members.filter(({ name }) => name !== 'before' && name !== 'after').map(({ text }) => text);
  const [before, after] = [texts.get('before'), texts.get('after')];
  return {
    short: `{${short.join(',')},"digest":"${digestOf(whole)}"}`,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

// So many are linked while the text of the next is made.
const AT_ONCE = 500;

@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** Adds those entries whose event was not recorded before; answers how many. */
  async append(entries: readonly AuditEntry[]): Promise<number> {
    let before = Promise.resolve(0);
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      const part = entries.slice(from, from + AT_ONCE);
      const texts = await written(part);
      const added = await before;
      before = this.link(part, texts).then((more) => added + more);
      // a part that fails while the next is made is heard below
      before.catch(() => undefined);
      // its statement leaves first
      await setImmediate();
    }
    return before;
  }

  /** With the inbox rows it is one statement, thus one transaction. */
  private async link(part: readonly AuditEntry[], { entries, befores, afters }: WrittenEntries): Promise<number> {
    const businesses = new Set(part.map((entry) => entry.businessId));
    const [row] = await this.database.run(
      businesses,
      'audit-append',
      `with fresh as (
         insert into reporting.inbox (consumer, event_id)
         select 'reporting.audit', e from unnest($5::text[]) e order by e on conflict do nothing returning event_id)
       select reporting.append_audit($1::json, $2::json[], $3::json[], $4::uuid[], array(select event_id from fresh)),
         (select count(*) from fresh)`,
      [entries, jsonArray(befores), jsonArray(afters), [...businesses], part.map((entry) => entry.eventId)],
    );
    return row![1] as number;
  }

  one(tx: Read, businessId: string, id: string): Promise<AuditRow | null> {
    return tx.manager.findOneBy(AuditRow, { businessId, id });
  }

  /** The rows of a page, and how many match, counted to one more than lists count. */
  async page(tx: Read, businessId: string, filter: AuditFilter): Promise<[rows: AuditRow[], total: number]> {
    const { limit, offset } = pageOf(filter);
    const asked = matching(businessId, filter);
    const order = filter.sort === 'createdAt' ? 'asc' : 'desc';
    // ids first, by index alone: a page far behind skips entries without looking at their rows
    const found = await tx.rows<{ id: string }>(
      `select id from (${asked.parts.map((part) => `(${part} order by id ${order} limit ${offset + limit})`).join(' union all ')}) p
       order by id ${order} limit ${limit} offset ${offset}`,
      asked.values,
    );
    const rows = await this.rowsOf(
      tx,
      businessId,
      found.map(({ id }) => id),
    );
    const [counted] = await tx.rows<{ total: number }>(
      `select count(*)::bigint total from (
         select from (${asked.parts.map((part) => `(${part} limit ${MOST_COUNTED + 1})`).join(' union all ')}) p
         limit ${MOST_COUNTED + 1}) c`,
      asked.values,
    );
    return [rows, counted!.total];
  }

  private async rowsOf(tx: Read, businessId: string, ids: readonly string[]): Promise<AuditRow[]> {
    if (ids.length === 0) return [];
    const rows = await tx.manager
      .createQueryBuilder(AuditRow, 'a')
      .where('a.businessId = :businessId and a.id in (:...ids)', { businessId, ids })
      .getMany();
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id)!);
  }

  /** The types of events that occur in the business's records, in order: one step of the index for each. */
  async eventTypes(tx: Read, businessId: string): Promise<string[]> {
    const rows = await tx.rows<{ type: string }>(
      `with recursive step as (
         (select event_type as type from reporting.audit_records where business_id = $1 order by event_type limit 1)
         union all
         select (select a.event_type from reporting.audit_records a
                 where a.business_id = $1 and a.event_type > step.type order by a.event_type limit 1)
         from step where step.type is not null)
       select type from step where type is not null`,
      [businessId],
    );
    return rows.map(({ type }) => type);
  }

  /** The links behind a place in the chain, in their order; beyond a gap at least the first. */
  async links(tx: Read, businessId: string, afterSeq: number, most: number): Promise<Link[]> {
    const behind = tx.manager
      .createQueryBuilder(AuditRow, 'a')
      .where('a.businessId = :businessId and a.seq > :afterSeq', { businessId, afterSeq })
      .orderBy('a.seq');
    // the numbers bound it: a planner that does not know the table yet would sort all that is behind
    const near = behind
      .clone()
      .andWhere('a.seq <= :to', { to: afterSeq + most })
      .limit(most);
    const rows = await near.getMany();
    return (rows.length > 0 ? rows : await behind.limit(1).getMany()).map(linkOf);
  }

  /** Notes that a chain does not hold at a record; whether nobody had noted it before. */
  async noteBreak(tx: Pick<Tx, 'rows'>, businessId: string, brokenAt: number): Promise<boolean> {
    const rows = await tx.rows(
      `with news as (
         insert into reporting.inbox (consumer, event_id) values ('reporting.verification', $1)
         on conflict do nothing returning event_id)
       select event_id from news`,
      [`${businessId}.${brokenAt}`],
    );
    return rows.length > 0;
  }
}

/** A stored record in its place. */
export const linkOf = (row: AuditRow): Link => ({
  seq: row.seq,
  prevHash: row.prevHash.toString('hex'),
  hash: row.hash.toString('hex'),
  record: contentOf({ ...row, at: row.createdAt.toISOString() }),
});

/** One select for each type of event that is meant: each comes in the order of its own index. */
function matching(businessId: string, filter: AuditFilter): { parts: readonly string[]; values: readonly unknown[] } {
  const values: unknown[] = [businessId];
  const conditions = ['business_id = $1'];
  const demand = (condition: string, value: unknown): void => {
    if (value !== undefined) conditions.push(condition.replace('?', `$${values.push(value)}`));
  };
  demand('entity_id = ?', filter.entityId);
  demand('user_id = ?', filter.userId);
  demand('outlet_id = ?', filter.outletId);
  demand('id >= ?', filter.ids.from);
  demand('id < ?', filter.ids.before);
  const select = (more: readonly string[]): string =>
    `select id from reporting.audit_records where ${[...conditions, ...more].join(' and ')}`;
  if (!filter.eventTypes) return { parts: [select([])], values };
  if (filter.eventTypes.length === 0) return { parts: [select(['false'])], values };
  // the indexes by entity, user and outlet are narrow enough, and the last two know the event
  const isNarrow = [filter.entityId, filter.userId, filter.outletId].some((id) => id !== undefined);
  if (isNarrow) return { parts: [select([`event_type = any($${values.push(filter.eventTypes)})`])], values };
  return { parts: filter.eventTypes.map((type) => select([`event_type = $${values.push(type)}`])), values };
}

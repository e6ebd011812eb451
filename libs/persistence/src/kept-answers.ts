import type { QueryRunner } from 'typeorm';
import type { Actor } from '#libs/auth';
import type { Call } from '#libs/contracts';
import { isRefusal, NIL_ID, Refusal, type RefusalDetails, type RefusalKind } from '#libs/kernel';
import type { Around } from '#libs/messaging';
import { Batch } from './batch.js';
import type { Database } from './database.js';
import { asRefusal } from './faults.js';
import type { ServiceName } from './schema.js';

// A worker that died holds its key this long; then another one may take the request over (QUALITY.md, Idempotency).
const LEASE_SECONDS = 30;

/** A refusal as it is kept: asked again, the same problem is shown, with the first request's id. */
interface KeptRefusal {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly details?: RefusalDetails;
}

type Stored =
  | { readonly state: 'mine' | 'running' | 'reused' }
  | { readonly state: 'kept'; readonly status: number; readonly body: string };

/** What a transaction writes to keep its answer under the actor's key; arrays so that batches can carry many. */
export interface KeptAnswer {
  readonly businessId: string;
  readonly userId: string;
  readonly key: string;
  readonly status: number;
  readonly body: string;
}

/** The answer to keep, or undefined when the request carries no key. `refusal` keeps a 409 that decided something. */
export function keptAnswer(actor: Actor, status: number, answer: unknown): KeptAnswer | undefined {
  const { key, requestId } = actor.request;
  if (!key) return undefined;
  const body = isRefusal(answer)
    ? { kind: answer.kind, code: answer.code, details: { ...answer.details, requestId } }
    : (answer ?? null);
  return {
    businessId: actor.businessId,
    userId: actor.userId,
    key: key.key,
    status,
    body: typeof answer === 'string' ? answer : JSON.stringify(body),
  };
}

/** Statement part that keeps answers: `unnest` of business, user, key, status, body as `k`. */
export const keepAnswersSql = (service: ServiceName, source: string): string =>
  `update ${service}.kept_answers a set status = k.status, body = k.body from ${source}
   where a.business_id = k.business_id and a.user_id = k.user_id and a.key = k.key`;

const statusOf = (actor: Actor): number => actor.request.status ?? 200;

/** Keeps the answer within a running transaction. */
export async function keepAnswer(
  runner: QueryRunner,
  service: ServiceName,
  actor: Actor,
  answer: unknown,
): Promise<void> {
  const kept = keptAnswer(actor, statusOf(actor), answer);
  if (!kept) return;
  await runner.query(
    keepAnswersSql(
      service,
      '(select $1::uuid business_id, $2::uuid user_id, $3::text "key", $4::smallint status, $5::text body) k',
    ),
    [kept.businessId, kept.userId, kept.key, kept.status, kept.body],
  );
}

/**
 * Answers kept under an `Idempotency-Key`, per business and user, in the database of the service that owns the effect.
 * A request takes the key by lease, its transaction turns the lease into the kept answer, and a repeat gets that.
 */
export class KeptAnswers {
  private readonly takeKey: Batch<Actor, Stored>;

  constructor(private readonly database: Database) {
    const table = `${database.service}.kept_answers`;
    this.takeKey = new Batch(
      'kept-take',
      (actor) => `${actor.businessId}/${actor.userId}/${actor.request.key!.key}`,
      async (actors) => {
        const rows = await database.run(
          new Set(actors.map((a) => a.businessId)),
          'kept-take',
          `with asked as (
             select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) u(b, u, k, f)
           ), mine as (
             insert into ${table} as a (business_id, user_id, key, fingerprint, lease_until)
             select b, u, k, f, clock_timestamp() + interval '${LEASE_SECONDS} seconds' from asked order by b, u, k
             on conflict (business_id, user_id, key) do update set lease_until = excluded.lease_until
               where a.status is null and a.lease_until < clock_timestamp() and a.fingerprint = excluded.fingerprint
             returning business_id, user_id, key
           )
           select asked.k, asked.b, asked.u, mine.key is not null, old.fingerprint = asked.f, old.status, old.body
           from asked
           left join mine on mine.business_id = asked.b and mine.user_id = asked.u and mine.key = asked.k
           left join ${table} old on old.business_id = asked.b and old.user_id = asked.u and old.key = asked.k`,
          [
            actors.map((a) => a.businessId),
            actors.map((a) => a.userId),
            actors.map((a) => a.request.key!.key),
            actors.map((a) => a.request.key!.fingerprint),
          ],
        );
        const found = new Map(rows.map((r) => [`${r[1] as string}/${r[2] as string}/${r[0] as string}`, r]));
        return actors.map((a) => {
          const row = found.get(`${a.businessId}/${a.userId}/${a.request.key!.key}`);
          if (!row || row[3]) return { state: 'mine' };
          if (row[4] === false) return { state: 'reused' };
          if (row[5] === null) return { state: 'running' };
          return { state: 'kept', status: row[5] as number, body: row[6] as string };
        });
      },
    );
  }

  /** Wraps an answer: looks the key up first, keeps or gives back the key after, and turns a lost database into 503. */
  readonly around: Around = async (call, actor, answer) => {
    try {
      if (!call.changes || !actor.request.key || actor.userId === NIL_ID) return await answer();
      return await this.underKey(call, actor, answer);
    } catch (error) {
      throw asRefusal(error);
    }
  };

  private async underKey(call: Call<object, unknown>, actor: Actor, answer: () => Promise<unknown>): Promise<unknown> {
    const stored = await this.takeKey.add(actor);
    if (stored.state === 'reused') throw new Refusal('unprocessable', 'idempotency.reused');
    if (stored.state === 'running') throw new Refusal('conflict', 'idempotency.running', { retryAfterSeconds: 1 });
    if (stored.state === 'kept') return replay(actor, stored);
    actor.request.status = firstStatus(call);
    try {
      const result = await answer();
      if (!actor.request.keySettled) {
        // nothing was changed by it (it was stored before), so nothing can be lost between the two
        if (actor.request.outcome === 'repeated') actor.request.status = 200;
        await this.keep(actor, result);
      }
      return result;
    } catch (error) {
      if (!actor.request.keySettled) await this.giveBack(actor);
      throw error;
    } finally {
      delete actor.request.status;
    }
  }

  private async keep(actor: Actor, answer: unknown): Promise<void> {
    const kept = keptAnswer(actor, statusOf(actor), answer)!;
    await this.database.run(
      [kept.businessId],
      'kept-keep',
      keepAnswersSql(
        this.database.service,
        '(select $1::uuid business_id, $2::uuid user_id, $3::text "key", $4::smallint status, $5::text body) k',
      ),
      [kept.businessId, kept.userId, kept.key, kept.status, kept.body],
    );
  }

  private async giveBack(actor: Actor): Promise<void> {
    // best effort: a key that could not be given back is free again when its lease ends
    await this.database
      .run(
        [actor.businessId],
        'kept-give-back',
        `delete from ${this.database.service}.kept_answers where business_id = $1 and user_id = $2 and key = $3 and status is null`,
        [actor.businessId, actor.userId, actor.request.key!.key],
      )
      .catch(() => undefined);
  }
}

/** The HTTP status of an answer that is given for the first time, as the gateway gives it. */
function firstStatus({ accepts, makes, answer }: Call<object, unknown>): number {
  if (accepts) return 202;
  if (answer.form === 'nothing') return 204;
  return makes ? 201 : 200;
}

function replay(actor: Actor, { status, body }: { status: number; body: string }): unknown {
  actor.request.outcome = 'replayed';
  actor.request.status = status;
  const answer = JSON.parse(body) as unknown;
  if (status < 400) return answer;
  const { kind, code, details } = answer as KeptRefusal;
  throw new Refusal(kind, code, details);
}

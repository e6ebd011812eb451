import type { EntityManager, QueryRunner } from 'typeorm';
import type { Actor } from '#libs/auth';
import type { EventType } from '#libs/contracts';
import type { Database } from './database.js';
import { isRetryable } from './faults.js';
import { keepAnswer } from './kept-answers.js';
import { OUTBOX_COLUMNS, OUTBOX_TYPES, outboxColumns, outboxRow, type Announcement, type OutboxRow } from './outbox.js';
import type { Relay } from './relay.js';

/** A transaction that sees exactly the businesses it named. */
export interface Tx {
  /** TypeORM's manager, bound to this transaction. */
  readonly manager: EntityManager;
  /** Rows of a hand-written statement, as objects. */
  rows<T extends object>(text: string, values?: readonly unknown[]): Promise<T[]>;
  /** Announces an event: its outbox row commits with everything else. A consumer says whom it acts for. */
  announce<P>(event: EventType<P>, announcement: Announcement<P>, by?: Actor): void;
}

// A transaction that lost a deadlock or a race wins the second time, or meets something that retrying does not mend.
const ATTEMPTS = 4;

/** Runs use cases: one transaction each, seeing one business, its events and its kept answer committed with it. */
export class Transactions {
  constructor(
    private readonly database: Database,
    private readonly relay: Pick<Relay, 'wake'>,
  ) {}

  /**
   * Runs `work` as the actor. Deadlocks and serialization failures run it again from the start, so it must not do
   * anything but talk to the transaction. Under an `Idempotency-Key` what it returns is kept as the answer.
   */
  async run<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.attempt(
      [actor.businessId],
      actor,
      work,
      !actor.request.key
        ? undefined
        : async (runner, answer) => {
            await keepAnswer(runner, this.database.service, actor, answer);
          },
    );
  }

  /** Runs `work` for several businesses at once, as consumers of event batches do. */
  async across<T>(businesses: Iterable<string>, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.attempt([...businesses], undefined, work, undefined);
  }

  /** Reads as the actor: the same view of one business, without events and kept answers. */
  async read<T>(actor: Actor, work: (tx: Omit<Tx, 'announce'>) => Promise<T>): Promise<T> {
    return this.attempt([actor.businessId], undefined, work, undefined);
  }

  private async attempt<T>(
    businesses: readonly string[],
    actor: Actor | undefined,
    work: (tx: Tx) => Promise<T>,
    last: ((runner: QueryRunner, answer: T) => Promise<void>) | undefined,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(businesses, actor, work, last);
      } catch (error) {
        if (!isRetryable(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async once<T>(
    businesses: readonly string[],
    actor: Actor | undefined,
    work: (tx: Tx) => Promise<T>,
    last: ((runner: QueryRunner, answer: T) => Promise<void>) | undefined,
  ): Promise<T> {
    const runner = this.database.source.createQueryRunner();
    const outbox: OutboxRow[] = [];
    try {
      await runner.startTransaction();
      await runner.query(`select set_config('app.businesses', $1, true)`, [`{${businesses.join(',')}}`]);
      const answer = await work({
        manager: runner.manager,
        // structured: the plain answer of an update or delete is not its rows
        rows: async <R extends object>(text: string, values: readonly unknown[] = []) =>
          (await runner.query(text, [...values], true)).records as R[],
        announce: (event, announcement, by = actor) => {
          if (!by) throw new Error('only an actor announces events');
          outbox.push(outboxRow(by, event, announcement));
        },
      });
      if (outbox.length > 0)
        await runner.query(
          `insert into ${this.database.service}.outbox (${OUTBOX_COLUMNS})
           select * from unnest(${OUTBOX_TYPES.map((type, i) => `$${i + 1}::${type}`).join(', ')})`,
          outboxColumns(outbox),
        );
      await last?.(runner, answer);
      await runner.commitTransaction();
      actor?.keptItsAnswer();
      if (outbox.length > 0) this.relay.wake(outbox.length);
      return answer;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  }
}

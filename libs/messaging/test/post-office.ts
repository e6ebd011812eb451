import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import pg from 'pg';
import { pino } from 'pino';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sales as contracts } from '#libs/contracts';
import { NIL_ID, uuidv7 } from '#libs/kernel';
import type { Log } from '#libs/observability';
import {
  brokerTarget,
  Database,
  HeldEvents,
  Inbox,
  localTarget,
  messagingTables,
  migrate,
  provision,
  Relay,
  relayConsumer,
  Transactions,
  type RolePasswords,
  type ServiceDatabase,
  type Target,
} from '#libs/persistence';
import { eventually, sql, system } from '#libs/testing';
import { privateNats } from '../../../tools/lib/nats.mjs';
import { Consumer, EventStreams, type Fact } from '../src/index.js';

/** How events travel from the outbox of one service to a consumer of another. */
export type Way = 'within one process' | 'over the broker';

/** The ways that the mode under test knows: a broker is there only where services have one. */
export const ways: readonly Way[] =
  process.env.POS_MODE === 'services' ? ['within one process', 'over the broker'] : ['within one process'];

// no contract knows it, so it may say anything
const EVENT = 'sales.letter.opened.v1';
const CONSUMER = 'reporting.proof';

/** An announcement before anybody has committed it. */
export interface Letter {
  readonly key: string;
  readonly version?: number;
  /** As of an earlier transaction; unless said, the one that writes it. */
  readonly transaction?: number;
  /** What stands in the row instead of what stands there usually. */
  readonly name?: string;
  readonly payload?: string;
  readonly cause?: string;
}

export const letterId = ({ key, version = 1 }: Letter): string => `${key}.opened.${version}`;

/** An event that has a contract, which the consumer reacts to as well. */
export const promised = contracts.customerDeleted;

/** A migration of these statements alone. */
const migrationOf = (name: string, text: string): ServiceDatabase['migrations'][number] =>
  class implements MigrationInterface {
    readonly name = name;
    async up(q: QueryRunner): Promise<void> {
      await q.query(text);
    }
    down(): Promise<void> {
      return Promise.reject(new Error('forward only'));
    }
  };

const sales: ServiceDatabase = {
  service: 'sales',
  entities: [],
  migrations: [migrationOf('Outbox20261123060000', messagingTables('sales'))],
};

const reporting: ServiceDatabase = {
  service: 'reporting',
  entities: [],
  migrations: [
    migrationOf(
      'Effects20261123060000',
      `${messagingTables('reporting')}
       create table reporting.effects (seq bigint generated always as identity, event_id text, key uuid)`,
    ),
  ],
};

/** One service that announces and one that reacts, on a database of their own and nothing else of the system. */
export class PostOffice {
  /** Reactions to events of these keys throw. */
  readonly refused = new Set<string>();
  /** Deliveries tried, in order, by event id. */
  readonly tried: string[] = [];
  /** What was logged as an error. */
  readonly alarms: string[] = [];
  private readonly log: Log = pino({ level: 'error' }, { write: (line: string) => this.alarms.push(line) });
  private readonly relays: Relay[] = [];
  private readonly transactions: Transactions;
  private readonly holding: HeldEvents;
  /** Ids of events of which it was told that they are given up. */
  readonly givenUp: string[] = [];
  private stops: (() => Promise<unknown>)[] = [];
  private target!: Target;
  private taker!: Consumer;

  private constructor(
    private readonly name: string,
    readonly db: pg.Pool,
    private readonly reporting: Database,
  ) {
    this.transactions = new Transactions(reporting, { wake: () => undefined });
    this.holding = new HeldEvents(reporting, this.transactions, (_, { raw }) => this.givenUp.push(raw.id));
  }

  static async open(way: Way): Promise<PostOffice> {
    const name = `post_${uuidv7().slice(-12)}`;
    await sql().query(`create database ${name}`);
    const here = (url: string): string => url.replace(/\/pos(\?|$)/, `/${name}$1`);
    const { databaseUrls } = system();
    const url = (role: string): string => here(databaseUrls.services[role]!);
    await provision(here(databaseUrls.admin), passwords());
    for (const each of [sales, reporting]) await migrate(here(databaseUrls.owner), each);
    const db = new pg.Pool({ connectionString: here(databaseUrls.admin), max: 4 });
    db.on('error', () => undefined);
    const office = new PostOffice(name, db, await Database.open(reporting, url('reporting'), 2));
    await office.furnish(way, url('sales'));
    return office;
  }

  private async furnish(way: Way, outboxUrl: string): Promise<void> {
    const consumer = this.consumer();
    this.taker = consumer;
    consumer.start();
    this.stops.push(() => consumer.stop());
    if (way === 'over the broker') {
      const nats = await this.broker();
      const streams = new EventStreams(nats, this.log, 1);
      this.strangerSays = async (subject, text, said) => {
        const h = headers();
        for (const [name, value] of Object.entries(said)) h.set(name, value);
        await jetstream(nats).publish(subject, text, { headers: h });
      };
      streams.feed(consumer);
      this.stops.push(() => streams.stop());
      // in the database of the one who reacts, which has such a table: the test looks there
      const aside = new Consumer(relayConsumer('sales'), this.holding, this.log);
      this.target = brokerTarget(streams, 'sales', aside);
      aside.start();
      this.stops.push(() => aside.stop());
    } else this.target = localTarget(consumer);
    this.openRelay = () => {
      const relay = new Relay('sales', outboxUrl, this.log);
      relay.start([this.target]);
      this.relays.push(relay);
      return relay;
    };
    this.openRelay();
  }

  /** A further process that would hand events on, were it alone. */
  openRelay!: () => Relay;

  private consumer(): Consumer {
    const inbox = new Inbox(this.reporting, this.transactions);
    const consumer = new Consumer(CONSUMER, this.holding, this.log);
    const take = (facts: readonly Fact[]): Promise<void> =>
      inbox.once(CONSUMER, facts, async (tx, fresh) => {
        this.tried.push(...fresh.map(({ id }) => id));
        await tx.rows('insert into reporting.effects (event_id, key) select * from unnest($1::text[], $2::uuid[])', [
          fresh.map(({ id }) => id),
          fresh.map(({ key }) => key),
        ]);
        const refused = fresh.find(({ key }) => this.refused.has(key));
        if (refused) throw new Error(`refused ${refused.id}`);
      });
    for (const name of [EVENT, promised.name]) consumer.on(name, take);
    return consumer;
  }

  private async broker(): Promise<NatsConnection> {
    const folder = mkdtempSync(join(tmpdir(), 'pos-nats-'));
    const { url, charge } = await privateNats(folder);
    const server = await charge.spawn();
    if (!(await charge.ready(server))) throw new Error('the broker does not start');
    const nats = await connect({ servers: url });
    this.stops.push(async () => {
      await nats.close();
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    });
    return nats;
  }

  /** Announces in one transaction on a connection, which may hold it open; default: committed at once. */
  async announce(letters: readonly Letter[], on: pg.Pool | pg.PoolClient = this.db): Promise<void> {
    await on.query(
      `insert into sales.outbox (tx, event_id, name, business_id, key, version, cause, payload)
       select coalesce(t::xid8, pg_current_xact_id()), e, n, $1, k, v, c, p
       from unnest($2::text[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[])
         u(e, k, v, t, n, c, p)`,
      [
        uuidv7(),
        letters.map(letterId),
        letters.map(({ key }) => key),
        letters.map(({ version = 1 }) => version),
        letters.map(({ transaction }) => transaction?.toString() ?? null),
        letters.map(({ name = EVENT }) => name),
        letters.map(({ cause = '{}' }) => cause),
        letters.map(({ payload = '{}' }) => payload),
      ],
    );
  }

  /** Event ids whose effects are committed, in that order; of some keys only, when they are named. */
  async effects(...keys: readonly string[]): Promise<string[]> {
    const { rows } = await this.db.query<{ event_id: string }>(
      `select event_id from reporting.effects where key = any($1) or $1 = '{}' order by seq`,
      [keys],
    );
    return rows.map(({ event_id }) => event_id);
  }

  /** The held event, and in how many seconds it is delivered again. */
  async held(
    letter: Letter,
  ): Promise<{ deliveries: number; error: string; parked: boolean; inSeconds: number | null }> {
    const { rows } = await this.db.query(
      `select deliveries, error, parked_at is not null parked, extract(epoch from due_at - now())::float8 "inSeconds"
       from reporting.held_events where event_id = $1`,
      [letterId(letter)],
    );
    if (!rows[0]) throw new Error(`${letterId(letter)} is not held`);
    return rows[0];
  }

  /** Lets the time until the next delivery pass at once. */
  async waitedLongEnough({ key }: Letter): Promise<void> {
    await this.db.query('update reporting.held_events set due_at = now() where key = $1 and parked_at is null', [key]);
  }

  /** Hands the consumer these letters in this order, as a broker that repeats itself and loses order would. */
  async hand(letters: readonly Letter[]): Promise<void> {
    const cause = { userId: NIL_ID, requestId: '', traceparent: '' };
    const at = new Date(Date.now() - 10 * 60_000).toISOString();
    const facts = letters.map((letter) => ({
      ...{ id: letterId(letter), name: EVENT, businessId: NIL_ID, key: letter.key, version: letter.version ?? 1 },
      ...{ at, cause, payload: '{}' },
    }));
    await this.taker.deliver(facts);
  }

  /** Delivers a parked event again, as an operator does. */
  async toldToRetry(letter: Letter): Promise<void> {
    await this.db.query(
      `update reporting.held_events set parked_at = null, due_at = now()
       where event_id = $1 and parked_at is not null`,
      [letterId(letter)],
    );
  }

  /** A message of somebody who is no service of ours. */
  strangerSays!: (subject: string, text: string, said: Readonly<Record<string, string>>) => Promise<void>;

  /** Sets every place in the outbox back to the beginning, as a replay does. */
  async replay(): Promise<void> {
    await this.db.query(`update sales.outbox_cursors set tx = '0', id = 0, day = '-infinity'`);
  }

  /** Cuts the connection of the relay that is at work. */
  async cutRelay(): Promise<void> {
    await this.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'pos-sales-relay'`,
      [this.name],
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.relays.map((relay) => relay.stop()));
    for (const stop of this.stops) await stop();
    await this.reporting.close();
    await this.db.end();
    await eventually(() => sql().query(`drop database ${this.name} with (force)`));
  }
}

/** Those that the running system's roles have: they are the server's, and stay as they are. */
function passwords(): RolePasswords {
  const { owner, verify, services } = system().databaseUrls;
  return Object.fromEntries(
    Object.entries({ ...services, owner, verify }).map(([name, url]) => [name, /:\/\/[^:]+:([^@]*)@/.exec(url)![1]!]),
  ) as RolePasswords;
}

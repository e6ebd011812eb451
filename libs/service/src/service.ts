import { Module, type DynamicModule, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { Class } from '#libs/contracts';
import { systemClock } from '#libs/kernel';
import { AsThrown, Bus, CallServer, Consumer, hearSignals, type EventStreams } from '#libs/messaging';
import { NestLog, type Log } from '#libs/observability';
import {
  brokerTarget,
  Database,
  HeldEvents,
  Inbox,
  KeptAnswers,
  localTarget,
  Relay,
  relayConsumer,
  Transactions,
  type ServiceDatabase,
} from '#libs/persistence';
import { EventFigures } from './event-figures.js';
import { Health } from './health.js';
import { ParkedEvents } from './parked-events.js';
import { readDatabaseSettings } from './settings.js';
import { CLOCK, LOG } from './tokens.js';

/** What makes a service: its Nest module and its database. Its name is its schema's. */
export interface ServiceDefinition {
  readonly module: Class<object>;
  readonly database: ServiceDatabase;
}

@Module({})
class ServiceRoot {}

// Partitions are made a week ahead; an hour is early enough and costs nothing.
const HOUSEKEEPING_MS = 60 * 60_000;

/** One running service: its Nest app, database, relay and consumers. */
export class Service {
  private readonly consumers = new Map<string, Consumer>();
  readonly health = new Health();
  private housekeeping: NodeJS.Timeout | undefined;

  private constructor(
    private readonly definition: ServiceDefinition,
    private readonly database: Database,
    private readonly relay: Relay,
    private readonly held: HeldEvents,
    private readonly log: Log,
  ) {
    this.health.check('database', () => database.isReady());
  }

  private app: INestMicroservice | undefined;
  private aside: Consumer | undefined;
  private figures: EventFigures | undefined;

  get name(): ServiceDatabase['service'] {
    return this.definition.database.service;
  }

  /** The rooms that react to events. */
  get reacting(): readonly Consumer[] {
    return [...this.consumers.values()];
  }

  /** Opens the database, makes the Nest app and offers its answers on the bus. Events flow only after `deliverEvents`. */
  static async start(definition: ServiceDefinition, bus: Bus, log: Log): Promise<Service> {
    const name = definition.database.service;
    const { url, pool } = readDatabaseSettings(name);
    const database = await Database.open(definition.database, url, pool);
    const relay = new Relay(name, url, log);
    const transactions = new Transactions(database, relay);
    const parked = new ParkedEvents(database, transactions);
    const held = new HeldEvents(database, transactions, (tx, event) => parked.tell(tx, event));
    const service = new Service(definition, database, relay, held, log);
    const providers = [
      { provide: Bus, useValue: bus },
      { provide: Database, useValue: database },
      { provide: Relay, useValue: relay },
      { provide: Transactions, useValue: transactions },
      { provide: Inbox, useValue: new Inbox(database, transactions) },
      { provide: LOG, useValue: log },
      { provide: CLOCK, useValue: systemClock },
    ];
    const root: DynamicModule = {
      module: ServiceRoot,
      global: true,
      imports: [definition.module],
      providers,
      exports: providers.map((p) => p.provide),
    };
    const consumer = (consumerName: string): Consumer => {
      let known = service.consumers.get(consumerName);
      if (!known) service.consumers.set(consumerName, (known = new Consumer(consumerName, held, log)));
      return known;
    };
    service.app = await NestFactory.createMicroservice<MicroserviceOptions>(root, {
      strategy: new CallServer(bus, new KeptAnswers(database).around, consumer),
      logger: new NestLog(log),
      abortOnError: false,
    });
    service.app.useGlobalFilters(new AsThrown());
    await service.app.listen();
    hearSignals(service.app, bus);
    service.health.offer(bus, name);
    parked.offer(bus);
    await service.keepHouse();
    return service;
  }

  private async keepHouse(): Promise<void> {
    const run = async (): Promise<void> => {
      await this.database.runAcross('keep-outbox', `select ${this.name}.keep_outbox()`, []);
      await this.database
        .runAcross(
          'keep-months',
          `select 1 from pg_proc where proname = 'keep_months' and pronamespace = $1::regnamespace`,
          [this.name],
        )
        .then((rows) =>
          rows.length > 0
            ? this.database.runAcross('keep-months-run', `select ${this.name}.keep_months()`, [])
            : undefined,
        );
    };
    await run();
    this.housekeeping = setInterval(() => {
      run().catch((error: unknown) => this.log.warn({ err: error }, 'housekeeping failed, tried again in an hour'));
    }, HOUSEKEEPING_MS).unref();
  }

  /** Lets events flow: over the broker's streams, or straight to the consumers of this process. */
  deliverEvents(streams: EventStreams | undefined, consumersHere: readonly Consumer[]): void {
    for (const consumer of this.reacting) consumer.start();
    if (streams) this.deliverByBroker(streams);
    else
      this.relay.start(
        consumersHere
          .filter((consumer) => consumer.events.some((event) => event.startsWith(`${this.name}.`)))
          .map((consumer) => localTarget(consumer)),
      );
    this.figures = new EventFigures(this.database, this.relay, this.reacting, streams, this.log);
    this.figures.start();
  }

  private deliverByBroker(streams: EventStreams): void {
    this.aside = new Consumer(relayConsumer(this.name), this.held, this.log);
    this.relay.start([brokerTarget(streams, this.name, this.aside)]);
    this.aside.start();
    for (const consumer of this.reacting) streams.feed(consumer);
  }

  /** Ends it: what runs is finished, what is announced stays in the outbox. */
  async stop(): Promise<void> {
    clearInterval(this.housekeeping);
    await this.figures?.stop();
    await this.relay.stop();
    for (const consumer of this.reacting) await consumer.stop();
    await this.aside?.stop();
    await this.app?.close();
    await this.database.close();
  }
}

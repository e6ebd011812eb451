import { serviceOf } from '#libs/contracts';
import type { Consumer, EventStreams } from '#libs/messaging';
import { noteLag, noteSetAside, noteUnsent, type Log } from '#libs/observability';
import { relayConsumer, type Database, type Relay } from '#libs/persistence';

// As often as metrics are usually fetched.
const LOOK_EVERY_MS = 15_000;

/** Keeps the metrics of a service's outbox and consumers true: how far they are behind, and what they set aside. */
export class EventFigures {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private readonly levelAt = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly relay: Relay,
    private readonly consumers: readonly Consumer[],
    private readonly streams: EventStreams | undefined,
    private readonly log: Log,
  ) {}

  start(): void {
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private look(): void {
    this.looking ??= Promise.all([this.outbox(), this.setAside(), this.broker()])
      .then(() => undefined)
      .catch((error: unknown) => this.log.debug({ err: error }, 'figures of events not taken'))
      .finally(() => (this.looking = undefined));
  }

  /** Without a broker the outbox knows each consumer's place; with one, how much of it is published. */
  private async outbox(): Promise<void> {
    const { service } = this.database;
    const rows = await this.database.runAcross(
      'figures-outbox',
      // whoever has no place yet has everything before it
      `select consumer, count(o.id)::int, coalesce(extract(epoch from now() - min(o.at)), 0)::float8
       from unnest($1::text[]) consumer left join ${service}.outbox_cursors c using (consumer)
       left join ${service}.outbox o
         on o.day >= coalesce(c.day, '-infinity') - 1 and (o.tx, o.id) > (coalesce(c.tx, '0'), coalesce(c.id, 0))
       group by consumer`,
      [this.relay.targets],
    );
    let [most, oldest] = [0, 0];
    for (const [consumer, events, seconds] of rows as [string, number, number][]) {
      [most, oldest] = [Math.max(most, events), Math.max(oldest, seconds)];
      if (!this.streams) noteLag(consumer, service, events, Math.max(0, seconds));
    }
    noteUnsent(service, most, Math.max(0, oldest));
  }

  private async broker(): Promise<void> {
    if (!this.streams) return;
    for (const consumer of this.consumers)
      for (const service of new Set(consumer.events.map(serviceOf))) {
        const lag = await this.streams.lag(service, consumer);
        if (lag === undefined) continue;
        const place = `${consumer.name} ${service}`;
        if (lag === 0 || !this.levelAt.has(place)) this.levelAt.set(place, Date.now());
        noteLag(consumer.name, service, lag, (Date.now() - this.levelAt.get(place)!) / 1000);
      }
  }

  private async setAside(): Promise<void> {
    const { service } = this.database;
    const rows = await this.database.runAcross(
      'figures-set-aside',
      `select consumer, count(*) filter (where parked_at is null)::int, count(*) filter (where parked_at is not null)::int
       from ${service}.held_events group by consumer`,
      [],
    );
    const counts = new Map(rows.map((row) => [row[0] as string, row] as const));
    for (const name of new Set([
      ...this.consumers.map((each) => each.name),
      relayConsumer(service),
      ...counts.keys(),
    ])) {
      const [, held = 0, parked = 0] = counts.get(name) ?? [];
      noteSetAside(name, held as number, parked as number);
    }
  }
}

import {
  AckPolicy,
  DiscardPolicy,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { headers, nanos, type NatsConnection } from '@nats-io/transport-node';
import { serviceOf, withoutVersion } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import type { Log } from '#libs/observability';
import type { Consumer } from './consumer.js';
import { MOST_PAYLOAD, type RawFact } from './fact.js';

const DAY_MS = 24 * 60 * 60_000;
// Events wait two weeks for a consumer that is away; the outbox, which is the record, keeps them longer (DESIGN.md §3).
const KEEP_MS = 14 * DAY_MS;
// A full stream refuses new events, and the outbox keeps them: nothing is discarded in silence.
const STREAM_BYTES = 1024 ** 3;
// As long as a relay that died may take to come back and publish the same window again.
const DUPLICATE_WINDOW_MS = 120_000;
// Longer than the slowest batch of 500 takes; a consumer that dies is replaced after it.
const ACK_WAIT_MS = 30_000;
const WINDOW = 500;
// When batches follow each other this closely, a short gathering saves more transactions than it delays.
const BUSY_MS = 20;
const GATHER_MS = 3;
const RETRY_MS: readonly number[] = [250, 1_000, 2_000, 5_000];
// By then, some seconds later, a service that starts has made its stream.
const WARN_FROM = 8;
// A consumer whose broker is back without its store notices after one pull.
const PULL_MS = 5_000;

/** The stream of a service's events. */
export const streamOf = (service: string): string => `EVENT_${service.toUpperCase()}`;
/** What the broker calls a consumer. */
export const durableOf = (consumer: string): string => consumer.replaceAll('.', '_');

/** The events of all services as JetStream keeps them: a delivery log, never the record. */
export class EventStreams {
  private readonly js: JetStreamClient;
  private manager: JetStreamManager | undefined;
  private readonly loops: Promise<void>[] = [];
  private readonly stops: (() => Promise<unknown>)[] = [];
  private stopped = false;

  constructor(
    private readonly nats: NatsConnection,
    private readonly log: Log,
    private readonly replicas: number,
  ) {
    this.js = jetstream(nats);
  }

  private async jsm(): Promise<JetStreamManager> {
    return (this.manager ??= await jetstreamManager(this.nats));
  }

  /** Makes the stream of a service if it is not there; answers when it was made and how far it goes. */
  async stream(service: string): Promise<{ readonly created: string; readonly lastSequence: number }> {
    const jsm = await this.jsm();
    const name = streamOf(service);
    const info = await jsm.streams.info(name).catch(() =>
      jsm.streams.add({
        name,
        subjects: [`event.${service}.>`],
        retention: RetentionPolicy.Limits,
        storage: StorageType.File,
        discard: DiscardPolicy.New,
        max_age: nanos(KEEP_MS),
        max_bytes: STREAM_BYTES,
        duplicate_window: nanos(DUPLICATE_WINDOW_MS),
        num_replicas: this.replicas,
        deny_delete: true,
      }),
    );
    return { created: info.created, lastSequence: info.state.last_seq };
  }

  /** Publishes a window of events in order; returns the stream's last sequence when all are stored. */
  async publish(facts: readonly RawFact[]): Promise<number> {
    const acks = await Promise.all(
      facts.map((fact) => {
        const h = headers();
        h.set('ce-specversion', '1.0');
        h.set('ce-id', fact.id);
        h.set('ce-type', fact.name);
        h.set('ce-source', `/pos/${serviceOf(fact.name)}`);
        h.set('ce-subject', fact.key);
        h.set('ce-time', fact.at);
        h.set('ce-datacontenttype', 'application/json');
        h.set('pos-version', String(fact.version));
        h.set('pos-cause', JSON.stringify(fact.cause));
        if (fact.outletId) h.set('pos-outlet', fact.outletId);
        return this.js.publish(`event.${fact.name}.${fact.businessId}`, fact.payload, { msgID: fact.id, headers: h });
      }),
    );
    return acks.reduce((last, ack) => Math.max(last, ack.seq), 0);
  }

  /** Feeds a consumer from the streams of all services whose events it reacts to. */
  feed(consumer: Consumer): void {
    for (const service of new Set(consumer.events.map(serviceOf))) this.loops.push(this.pump(service, consumer));
  }

  /** Makes the consumer's place in a stream, where a broker has lost it or never had it; the stream is its service's to make. */
  private async place(service: string, consumer: Consumer): Promise<{ stream: string; durable: string }> {
    const jsm = await this.jsm();
    const stream = streamOf(service);
    const durable = durableOf(consumer.name);
    const config = {
      durable_name: durable,
      filter_subject: narrowest(consumer.events.filter((event) => serviceOf(event) === service)),
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT_MS),
      max_deliver: -1,
      max_ack_pending: 2 * WINDOW,
    };
    await jsm.consumers.add(stream, config).catch(async () => {
      // it reacts to other events than it used to: it begins anew, and its inbox knows what it had
      await jsm.consumers.delete(stream, durable);
      await jsm.consumers.add(stream, config);
    });
    return { stream, durable };
  }

  // Messages gather while a batch is being taken, and go together into the next one.
  private async pump(service: string, consumer: Consumer): Promise<void> {
    let failures = 0;
    while (!this.stopped) {
      try {
        const { stream, durable } = await this.place(service, consumer);
        const messages = await (
          await this.js.consumers.get(stream, durable)
        ).consume({ max_messages: WINDOW, expires: PULL_MS, abort_on_missing_resource: true });
        failures = 0;
        const stop = (): Promise<unknown> => messages.close();
        this.stops.push(stop);
        // of one that is delivered again meanwhile, the later delivery is the one that can be acknowledged
        const gathered = new Map<number, JsMsg>();
        let taking: Promise<void> | undefined;
        let lastEnd = 0;
        const take = async (): Promise<void> => {
          if (performance.now() - lastEnd < BUSY_MS) await new Promise((next) => setTimeout(next, GATHER_MS));
          while (gathered.size > 0) {
            const batch = [...gathered.values()].slice(0, WINDOW);
            for (const m of batch) gathered.delete(m.seq);
            if (!(await this.deliver(consumer, batch))) return;
            for (const m of batch) m.ack();
          }
          lastEnd = performance.now();
          taking = undefined;
        };
        for await (const m of messages) {
          gathered.set(m.seq, m);
          taking ??= take();
        }
        if (this.stopped) gathered.clear();
        await taking;
        this.stops.splice(this.stops.indexOf(stop), 1);
      } catch (error) {
        if (this.stopped) return;
        // a stream is not there either before the service behind it has made it
        const level = ++failures < WARN_FROM ? 'debug' : 'warn';
        this.log[level]({ err: error, consumer: consumer.name, source: service }, 'no event stream, looked for again');
        await new Promise((next) => setTimeout(next, RETRY_MS[Math.min(failures - 1, 1)]));
      }
    }
  }

  /** Whether the batch was taken; it was not when this process ends first. */
  private async deliver(consumer: Consumer, batch: readonly JsMsg[]): Promise<boolean> {
    const facts = batch.map(factOf);
    for (let attempt = 0; !this.stopped; attempt++) {
      try {
        await consumer.deliver(facts);
        return true;
      } catch (error) {
        this.log.warn(
          { err: error, consumer: consumer.name, events: facts.length },
          'events could not be taken, tried again',
        );
        await new Promise((next) => setTimeout(next, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
      }
    }
    return false;
  }

  /** Events of a service that a consumer has not acknowledged; undefined where it has no place yet. */
  async lag(service: string, consumer: Consumer): Promise<number | undefined> {
    const jsm = await this.jsm();
    const info = await jsm.consumers.info(streamOf(service), durableOf(consumer.name)).catch(() => undefined);
    return info && info.num_pending + info.num_ack_pending;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.allSettled(this.stops.map((stop) => stop()));
    await Promise.allSettled(this.loops);
  }
}

/**
 * The narrowest subject that has all these events, in every version: one that nobody here knows must be seen. One filter
 * for each consumer: servers before 2.10 know no list, and what a room does not react to need not travel to it.
 */
export function narrowest(events: readonly string[]): string {
  const [first = [], ...others] = events.map((event) => withoutVersion(event).split('.'));
  const shared = first.findIndex((word, i) => others.some((words) => words[i] !== word));
  return ['event', ...(shared < 0 ? first : first.slice(0, shared)), '>'].join('.');
}

// any version, the nil id too: what happens before anybody has logged in belongs to no business
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const isId = (text: string): boolean => ID.test(text);
const NAME = /^[a-z]+(?:\.[a-z][a-z-]*){2}\.v\d{1,4}$/;

/** Why the broker would never take this event of a service; undefined when it will. */
export function unsendable(service: string, fact: RawFact): string | undefined {
  if (fact.broken !== undefined) return fact.broken;
  if (fact.payload.length > MOST_PAYLOAD || Buffer.byteLength(fact.payload) > MOST_PAYLOAD)
    return `the payload has ${Buffer.byteLength(fact.payload)} bytes, ${MOST_PAYLOAD} are the most`;
  if (!NAME.test(fact.name) || serviceOf(fact.name) !== service) return `${fact.name} is no event of ${service}`;
  return undefined;
}

/** The fact in a message, whatever somebody has put into it: one that is no event of ours says so in `broken`. */
function factOf(m: JsMsg): RawFact {
  const get = (name: string): string => m.headers?.get(name) ?? '';
  const [name, key, outletId] = [get('ce-type'), get('ce-subject'), get('pos-outlet')];
  const businessId = m.subject.slice(m.subject.lastIndexOf('.') + 1);
  const cause = causeOf(get('pos-cause'));
  const version = Number(get('pos-version'));
  const broken =
    m.subject !== `event.${name}.${businessId}` || !isId(businessId)
      ? `ce-type is "${name}", but the subject is ${m.subject}`
      : !isId(key) || !get('Nats-Msg-Id') || !Number.isSafeInteger(version) || !cause
        ? 'its CloudEvents headers are missing or wrong'
        : undefined;
  return {
    id: get('Nats-Msg-Id') || `${m.info.stream}.${m.seq}`,
    name,
    businessId,
    key: isId(key) ? key : NIL_ID,
    version,
    at: get('ce-time'),
    cause: cause ?? UNKNOWN_CAUSE,
    ...(outletId && { outletId }),
    payload: m.string(),
    ...(broken !== undefined && { broken }),
  };
}

const UNKNOWN_CAUSE: RawFact['cause'] = { userId: NIL_ID, requestId: '', traceparent: '' };

function causeOf(text: string): RawFact['cause'] | undefined {
  try {
    return JSON.parse(text || '{}') as RawFact['cause'];
  } catch {
    return undefined;
  }
}

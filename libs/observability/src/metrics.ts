import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

// Bounds in seconds: a local call takes microseconds, the sale's objective is 0.15 s (p95) and 0.4 s (p99).
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 1, 2.5, 10];

const http = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'HTTP requests by method, route and status',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: SECONDS,
  registers: [registry],
});
const calls = new Histogram({
  name: 'call_duration_seconds',
  help: 'Calls answered, by call and outcome code',
  labelNames: ['call', 'outcome'] as const,
  buckets: SECONDS,
  registers: [registry],
});
const reactions = new Counter({
  name: 'events_handled_total',
  help: 'Events that a consumer took, by consumer and outcome (done, held, parked, duplicate)',
  labelNames: ['consumer', 'outcome'] as const,
  registers: [registry],
});
const unsent = new Gauge({
  name: 'outbox_unsent_events',
  help: 'Events of a service that its relay has not handed on to everybody yet',
  labelNames: ['service'] as const,
  registers: [registry],
});
const oldestUnsent = new Gauge({
  name: 'outbox_oldest_unsent_seconds',
  help: 'Age of the oldest of these events; 0 when there is none',
  labelNames: ['service'] as const,
  registers: [registry],
});
const lag = new Gauge({
  name: 'consumer_lag_events',
  help: 'Events of a service that a consumer has not taken yet',
  labelNames: ['consumer', 'service'] as const,
  registers: [registry],
});
const behind = new Gauge({
  name: 'consumer_behind_seconds',
  help: 'How long a consumer has not been level with a service; 0 when it is',
  labelNames: ['consumer', 'service'] as const,
  registers: [registry],
});
const setAside = new Gauge({
  name: 'consumer_set_aside_events',
  help: 'Events that a consumer could not take so far, by state (held: tried again by itself, parked: given up)',
  labelNames: ['consumer', 'state'] as const,
  registers: [registry],
});
const relayed = new Counter({
  name: 'outbox_relayed_total',
  help: 'Events handed on from the outbox, by service and consumer',
  labelNames: ['service', 'consumer'] as const,
  registers: [registry],
});
const batches = new Histogram({
  name: 'batch_size',
  help: 'Operations in one batch, by operation',
  labelNames: ['operation'] as const,
  buckets: [1, 2, 4, 8, 16, 32, 64, 100],
  registers: [registry],
});
const swept = new Counter({
  name: 'sales_swept_total',
  help: 'Pending sales that the sweeper brought to their end, by outcome',
  labelNames: ['outcome'] as const,
  registers: [registry],
});

const verified = new Counter({
  name: 'audit_chains_verified_total',
  help: 'Walks along audit chains that came to an end, by outcome (held, broken); a chain that stays broken counts again',
  labelNames: ['outcome'] as const,
  registers: [registry],
});
// from the start, so that the first break is a rise
for (const outcome of ['held', 'broken'] as const) verified.inc({ outcome }, 0);

const sockets = new Gauge({
  name: 'realtime_sockets',
  help: 'Clients that follow the real-time channel at this gateway',
  registers: [registry],
});

// A labelled child is looked up by hashing its labels; the hot path keeps the few that it uses. Bounded by routes and codes.
function children<C>(make: (key: string) => C): (key: string) => C {
  const known = new Map<string, C>();
  return (key) => {
    let child = known.get(key);
    if (!child) known.set(key, (child = make(key)));
    return child;
  };
}
const httpChild = children((key) => {
  const [method = '', route = '', status = ''] = key.split(' ');
  return http.labels(method, route, status);
});
const callChild = children((key) => {
  const [call = '', outcome = ''] = key.split(' ');
  return calls.labels(call, outcome);
});
const batchChild = children((operation) => batches.labels(operation));

/** Counts one HTTP request. */
export function countRequest(method: string, route: string, status: number, seconds: number): void {
  httpChild(`${method} ${route} ${status}`).observe(seconds);
}

/** Counts one answered call; `outcome` is `ok`, a refusal's code or `fault`. */
export function countCall(call: string, outcome: string, seconds: number): void {
  callChild(`${call} ${outcome}`).observe(seconds);
}

/** Counts events that a consumer took, set aside, or had taken before. */
export function countEvents(consumer: string, outcome: 'done' | 'held' | 'parked' | 'duplicate', events: number): void {
  reactions.inc({ consumer, outcome }, events);
}

/** Notes how many events a service has not handed on, and how old the oldest is. */
export function noteUnsent(service: string, events: number, oldestSeconds: number): void {
  unsent.set({ service }, events);
  oldestUnsent.set({ service }, oldestSeconds);
}

/** Notes how far a consumer is behind a service. */
export function noteLag(consumer: string, service: string, events: number, seconds: number): void {
  lag.set({ consumer, service }, events);
  behind.set({ consumer, service }, seconds);
}

/** Notes how many events a consumer has set aside. */
export function noteSetAside(consumer: string, held: number, parked: number): void {
  setAside.set({ consumer, state: 'held' }, held);
  setAside.set({ consumer, state: 'parked' }, parked);
}

/** Counts events handed on from an outbox. */
export function countRelayed(service: string, consumer: string, events: number): void {
  relayed.inc({ service, consumer }, events);
}

/** Notes how full a batch was. */
export function countBatch(operation: string, size: number): void {
  batchChild(operation).observe(size);
}

/** Counts sales that the sweeper ended. */
export function countSwept(outcome: string): void {
  swept.inc({ outcome });
}

/** Counts a walk along an audit chain that came to its end. */
export function countVerified(outcome: 'held' | 'broken'): void {
  verified.inc({ outcome });
}

/** Notes how many clients follow the real-time channel. */
export function gaugeSockets(open: number): void {
  sockets.set(open);
}

/** All metrics in Prometheus text format, and its content type. */
export async function metricsText(): Promise<{ readonly type: string; readonly text: string }> {
  return { type: registry.contentType, text: await registry.metrics() };
}

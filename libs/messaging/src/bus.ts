import { createInbox, type Msg, type MsgHdrs, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import type { Actor, IdentitySigner } from '#libs/auth';
import { serviceOf, type Call, type SignalType } from '#libs/contracts';
import { isRefusal, Refusal } from '#libs/kernel';
import { countCall, type Log } from '#libs/observability';
import { Deadlines, late } from './deadline.js';
import { Signals } from './signals.js';
import { deepFreeze, Fault, readActor, readReply, readRequest, writeCallHeaders, type Reply } from './wire.js';

/** A service's answer to one call. */
export type Handler = (request: unknown, actor: Actor) => Promise<unknown>;

interface Waiting {
  readonly call: string;
  readonly actor: Actor;
  resolve(answer: unknown): void;
  reject(error: Error): void;
  readonly deadline: number;
}

const TICK_MS = 100;

/**
 * Asks services and carries their answers: directly when the service lives in this process, over NATS otherwise.
 * One per process. Both ways hand over plain frozen data, refuse with `Refusal`, and end at the request's deadline.
 */
export class Bus {
  private readonly handlers = new Map<string, Handler>();
  private readonly deadlines = new Deadlines();
  private readonly waiting = new Map<string, Waiting>();
  private readonly subscriptions: Subscription[] = [];
  // one inbox for all replies of this process: a subscription per request costs the broker twice the CPU
  private readonly inbox: string;
  private asked = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly running = new Set<Promise<void>>();
  private readonly signals: Signals;

  constructor(
    private readonly signer: IdentitySigner,
    private readonly log: Log,
    readonly nats?: NatsConnection,
    inboxPrefix = '_INBOX',
  ) {
    this.signals = new Signals(log, nats);
    this.inbox = createInbox(inboxPrefix);
    if (!nats) return;
    nats.subscribe(`${this.inbox}.*`, { callback: (_error, m) => this.settle(m.subject, m.data, m.headers) });
    this.timer = setInterval(() => this.expire(), TICK_MS).unref();
  }

  /** Offers an answer to a call, to this process and to everybody on NATS. */
  offer(name: string, handler: Handler): void {
    this.handlers.set(name, handler);
    if (!this.nats) return;
    const subscription = this.nats.subscribe(`call.${name}`, {
      queue: serviceOf(name),
      callback: (error, m) => {
        if (error) return this.log.error({ err: error, call: name }, 'subscription failed');
        const done = this.answer(name, handler, m).finally(() => this.running.delete(done));
        this.running.add(done);
      },
    });
    this.subscriptions.push(subscription);
  }

  /** Asks a service. Refuses with `system.unavailable` when nobody answers the call, `system.deadline` when too late. */
  ask<Q extends object, A>(call: Call<Q, A>, request: Q, actor: Actor): Promise<A> {
    const handler = this.handlers.get(call.name);
    if (handler) {
      const answer = this.run(call.name, handler, deepFreeze(request), actor) as Promise<A>;
      return this.deadlines.hold(answer, actor.request.deadline, call.name);
    }
    if (!this.nats) return Promise.reject(away(call.name));
    return this.askRemote(call.name, request, actor) as Promise<A>;
  }

  /** Tells every process, this one too, at most once, and waits for nobody. A hint that is too large is not sent. */
  tell<P extends object>(signal: SignalType<P>, hint: P): void {
    this.signals.tell(signal, hint);
  }

  /** Hears a signal as long as this process runs; what the hearer throws is logged. `@Hears` does it for providers. */
  hear<P extends object>(signal: SignalType<P>, hearer: (hint: P) => void | Promise<void>): void {
    this.signals.hear(signal, hearer);
  }

  private askRemote(call: string, request: object, actor: Actor): Promise<unknown> {
    const id = (++this.asked).toString(36);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { call, actor, resolve, reject, deadline: actor.request.deadline });
      try {
        this.nats!.publish(`call.${call}`, JSON.stringify(request), {
          reply: `${this.inbox}.${id}`,
          headers: writeCallHeaders(actor, this.signer),
        });
      } catch (error) {
        this.waiting.delete(id);
        reject(new Refusal('unavailable', 'system.unavailable', { call, retryAfterSeconds: 1 }, { cause: error }));
      }
    });
  }

  private settle(subject: string, data: Uint8Array, headers: MsgHdrs | undefined): void {
    const id = subject.slice(this.inbox.length + 1);
    const asker = this.waiting.get(id);
    if (!asker) return;
    this.waiting.delete(id);
    // the broker itself answers 503 when no service listens
    if (headers?.code === 503) return asker.reject(away(asker.call));
    try {
      asker.resolve(
        deepFreeze(
          readReply(
            JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.length).toString()) as Reply,
            asker.actor,
          ),
        ),
      );
    } catch (error) {
      asker.reject(error as Error);
    }
  }

  private expire(): void {
    const now = Date.now();
    for (const [id, asker] of this.waiting)
      if (asker.deadline <= now) {
        this.waiting.delete(id);
        asker.reject(late(asker.call));
      }
  }

  private async answer(name: string, handler: Handler, m: Msg): Promise<void> {
    let reply: Reply;
    let actor: Actor | undefined;
    try {
      actor = readActor(m, this.signer);
      const ok = await this.run(name, handler, readRequest(m), actor);
      const { outcome, status } = actor.request;
      reply = { ok: ok ?? null, ...(outcome !== 'fresh' && { outcome }), ...(status !== undefined && { status }) };
    } catch (error) {
      reply = isRefusal(error)
        ? {
            refused: { kind: error.kind, code: error.code, ...(error.details && { details: error.details }) },
            ...(actor?.request.outcome === 'replayed' && { outcome: 'replayed' as const }),
          }
        : { fault: true };
    }
    m.respond(JSON.stringify(reply));
  }

  private async run(name: string, handler: Handler, request: unknown, actor: Actor): Promise<unknown> {
    const from = performance.now();
    let outcome = 'ok';
    try {
      return deepFreeze(await handler(request, actor));
    } catch (error) {
      if (isRefusal(error)) {
        outcome = error.code;
        throw error;
      }
      outcome = 'fault';
      if (error instanceof Fault) throw error;
      this.log.error({ err: error, call: name, requestId: actor.request.requestId }, 'call failed');
      throw new Fault(name, { cause: error });
    } finally {
      const ms = performance.now() - from;
      const { impersonatedBy } = actor.identity;
      countCall(name, outcome, ms / 1000);
      this.log.info(
        {
          call: name,
          businessId: actor.businessId,
          userId: actor.userId,
          ...(impersonatedBy !== undefined && { impersonatedBy }),
          requestId: actor.request.requestId,
          outcome,
          ms: Math.round(ms * 100) / 100,
        },
        'call answered',
      );
    }
  }

  /** Stops taking calls and waits for those that run. */
  async stop(): Promise<void> {
    for (const subscription of this.subscriptions) await subscription.drain().catch(() => undefined);
    await this.signals.stop();
    await Promise.allSettled([...this.running]);
    this.handlers.clear();
    this.deadlines.stop();
    clearInterval(this.timer);
  }
}

const away = (call: string): Refusal =>
  new Refusal('unavailable', 'system.unavailable', { service: serviceOf(call), retryAfterSeconds: 1 });

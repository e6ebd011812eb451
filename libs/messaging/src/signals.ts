import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { readFields, type Class, type Problem, type SignalType } from '#libs/contracts';
import type { Log } from '#libs/observability';
import { deepFreeze } from './wire.js';

type Hearer = (hint: never) => void | Promise<void>;
type AnySignal = SignalType<object>;

// A hint names what changed; whoever needs more asks for it. Far below the broker's megabyte, so that a mistake shows early.
const MOST_BYTES = 16_384;

interface Hearing {
  readonly signal: AnySignal;
  readonly method: string | symbol;
}

const hearings = new Map<object, Hearing[]>();

/** Hears a signal: the method gets the hint, in every process in which its class is a provider or a controller. */
export function Hears<P extends object>(signal: SignalType<P>) {
  return <M extends (hint: P) => void | Promise<void>>(
    target: object,
    method: string | symbol,
    _descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    hearings.set(target, [...(hearings.get(target) ?? []), { signal, method }]);
  };
}

/** Lets every `@Hears` of an application's providers and controllers hear; once, after the application is made. */
export function hearSignals(
  app: INestApplicationContext,
  bus: { hear(signal: AnySignal, hearer: Hearer): void },
): void {
  const instances = new Set<object>();
  for (const module of app.get(ModulesContainer).values())
    for (const { instance } of [...module.providers.values(), ...module.controllers.values()])
      if (typeof instance === 'object' && instance !== null) instances.add(instance as object);
  for (const instance of instances)
    for (let type: unknown = instance; typeof type === 'object' && type !== null; type = Object.getPrototypeOf(type))
      for (const { signal, method } of hearings.get(type) ?? [])
        bus.hear(signal, (hint) => (instance as Record<string | symbol, Hearer>)[method]!(hint));
}

/** Carries hints between processes: over NATS to all of them, or straight to the hearers where there is but one. */
export class Signals {
  private readonly hearers = new Map<string, Hearer[]>();
  private readonly subscriptions: Subscription[] = [];

  constructor(
    private readonly log: Log,
    private readonly nats?: NatsConnection,
  ) {}

  tell<P extends object>({ name }: SignalType<P>, hint: P): void {
    const text = JSON.stringify(hint);
    if (Buffer.byteLength(text) > MOST_BYTES)
      return this.log.error({ signal: name, bytes: Buffer.byteLength(text) }, 'signal too large, not told');
    if (!this.nats) return this.spread(name, deepFreeze(JSON.parse(text) as object));
    try {
      this.nats.publish(`signal.${name}`, text);
    } catch (error) {
      // the connection ends: whoever would have heard it looks by itself before long
      this.log.warn({ err: error, signal: name }, 'signal not told');
    }
  }

  hear({ name, hint }: AnySignal, hearer: Hearer): void {
    const known = this.hearers.get(name);
    if (known) return void known.push(hearer);
    this.hearers.set(name, [hearer]);
    if (!this.nats) return;
    // no queue group: every process hears it
    const subscription = this.nats.subscribe(`signal.${name}`, {
      callback: (error, m) => {
        if (error) return this.log.error({ err: error, signal: name }, 'subscription failed');
        const said = m.data.length <= MOST_BYTES ? read(hint, m.data) : undefined;
        if (said) this.spread(name, said);
        else this.log.warn({ signal: name, bytes: m.data.length }, 'signal not understood');
      },
    });
    this.subscriptions.push(subscription);
  }

  // after the teller's turn, so that it is neither delayed nor hurt by a hearer
  private spread(name: string, hint: object): void {
    for (const hearer of this.hearers.get(name) ?? [])
      setImmediate(() => {
        Promise.resolve(hint as never)
          .then(hearer)
          .catch((error: unknown) => this.log.error({ err: error, signal: name }, 'signal not handled'));
      });
  }

  async stop(): Promise<void> {
    for (const subscription of this.subscriptions) await subscription.drain().catch(() => undefined);
    this.hearers.clear();
  }
}

function read(hint: Class<object>, data: Uint8Array): object | undefined {
  try {
    const problems: Problem[] = [];
    const said = readFields(hint, JSON.parse(Buffer.from(data).toString()), '', problems);
    return problems.length === 0 ? deepFreeze(said as object) : undefined;
  } catch {
    return undefined;
  }
}

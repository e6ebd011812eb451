import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import type { Actor } from '#libs/auth';
import type { Call } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import type { Bus } from './bus.js';
import type { Consumer, Reaction } from './consumer.js';
import { answeredCalls } from './decorators.js';

/** Errors pass as they are: Nest's own filter would flatten a Refusal and log it. */
@Catch()
export class AsThrown implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** What a service wraps around each of its answers: idempotency keys, database errors as refusals. */
export type Around = (call: Call<object, unknown>, actor: Actor, answer: () => Promise<unknown>) => Promise<unknown>;

const settle = async (result: unknown): Promise<unknown> => {
  const value: unknown = await result;
  return isObservable(value) ? lastValueFrom(value, { defaultValue: undefined }) : value;
};

/** Nest's transport of a service: offers its `@Answers` on the bus and its `@Reacts` to its consumers. */
export class CallServer extends Server implements CustomTransportStrategy {
  private readonly reactions: { consumer: string; event: string; method: unknown; handler: MessageHandler }[] = [];

  constructor(
    private readonly bus: Bus,
    private readonly around: Around,
    private readonly consumer: (name: string) => Consumer,
  ) {
    super();
  }

  override addHandler(
    pattern: string,
    handler: MessageHandler,
    isEvent = false,
    extras: Record<string, unknown> = {},
  ): void {
    if (!isEvent) return super.addHandler(pattern, handler, isEvent, extras);
    this.reactions.push({ consumer: String(extras['consumer']), event: pattern, method: extras['method'], handler });
  }

  listen(done: (error?: unknown) => void): void {
    for (const [name, handler] of this.messageHandlers) {
      const call = answeredCalls.get(name);
      if (!call) return done(new Error(`${name} is answered without @Answers`));
      this.bus.offer(name, (request, actor) => {
        if (
          call.access !== 'public' &&
          call.access !== 'internal' &&
          call.access !== 'signed-in' &&
          !actor.may(call.access)
        )
          return Promise.reject(new Refusal('forbidden', 'auth.forbidden', { permission: call.access }));
        return this.around(call, actor, () => settle(handler(request, actor)));
      });
    }
    // Nest wraps a method once for each of its events; one reaction for all of them lets their facts go in one run
    const byMethod = new Map<unknown, Reaction>();
    for (const { consumer, event, method, handler } of this.reactions) {
      const reaction =
        byMethod.get(method) ??
        (async (facts) => {
          await settle(handler(facts));
        });
      byMethod.set(method, reaction);
      this.consumer(consumer).on(event, reaction);
    }
    done();
  }

  close(): void {
    // the bus stops answering before any service closes
  }

  on(): void {
    // no connection of its own to report on
  }

  unwrap<T>(): T {
    return this.bus as T;
  }
}

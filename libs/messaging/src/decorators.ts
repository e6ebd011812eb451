import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import type { Call, EventType } from '#libs/contracts';
import type { Actor } from '#libs/auth';
import type { Fact } from './fact.js';

type Answerer<Q, A> = TypedPropertyDescriptor<(request: Q, actor: Actor) => Promise<A>>;
type Reactor<P> = TypedPropertyDescriptor<(facts: readonly Fact<P>[]) => Promise<void>>;

/** Contracts by name, so that the transport knows what a handler answers. */
export const answeredCalls = new Map<string, Call<object, unknown>>();

/** Answers a call: the method gets the request and the actor; one of another shape does not compile. */
export function Answers<Q extends object, A>(call: Call<Q, A>) {
  answeredCalls.set(call.name, call);
  return (target: object, key: string | symbol, descriptor: Answerer<Q, A>): void => {
    // Nest passes only the payload to a handler without parameter decorators; these are the two that every answer has.
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    MessagePattern<string>(call.name)(target, key, descriptor);
  };
}

/**
 * Reacts to events as the consumer `<service>.<room>`: the method gets a run of facts in order and must make their
 * effects and their inbox rows in one transaction. Each consumer has its own place in the stream.
 */
export function Reacts<P>(consumer: string, ...events: readonly EventType<P>[]) {
  return (target: object, key: string | symbol, descriptor: Reactor<P>): void => {
    Payload()(target, key, 0);
    const names = events.map((event) => event.name);
    EventPattern<string[]>(names, { consumer, method: descriptor.value })(target, key, descriptor);
  };
}

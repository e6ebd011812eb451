import { Consumer, Unreadable, unsendable, type EventStreams } from '#libs/messaging';
import type { Target } from './relay.js';
import type { ServiceName } from './schema.js';

/** What a service without a reaction of its own calls itself where its relay sets an event aside. */
export const relayConsumer = (service: ServiceName): string => `${service}.relay`;

/** The name of the place that the broker has in every outbox. */
export const BROKER = 'jetstream';

/** Hands events to a consumer of this process. */
export const localTarget = (consumer: Consumer): Target => ({
  name: consumer.name,
  deliver: async (facts) => {
    await consumer.deliver(facts);
    return undefined;
  },
});

/**
 * Hands the events of a service to the broker. What the broker would never take is parked with `aside`, so that it does
 * not hold up what comes after it; told to be delivered again, it is published again.
 */
export function brokerTarget(streams: EventStreams, service: ServiceName, aside: Consumer): Target {
  let created = '';
  aside.onEvery(async (facts) => {
    const raws = facts.map((fact) => ({ ...fact, payload: JSON.stringify(fact.payload) }));
    for (const raw of raws) {
      const why = unsendable(service, raw);
      if (why !== undefined) throw new Unreadable(why);
    }
    await streams.publish(raws);
  });
  return {
    name: BROKER,
    prepare: async (seen) => {
      const now = await streams.stream(service);
      created = now.created;
      const lost = seen !== undefined && (seen.created !== now.created || now.lastSequence < seen.sequence);
      return lost ? 'begin again' : 'go on';
    },
    deliver: async (facts) => {
      const sendable = [];
      for (const fact of facts) {
        const why = unsendable(service, fact);
        if (why === undefined) sendable.push(fact);
        else await aside.park(fact, 1, new Unreadable(why));
      }
      return sendable.length > 0 ? { created, sequence: await streams.publish(sendable) } : undefined;
    },
  };
}

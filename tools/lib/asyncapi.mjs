import { before, events, objectOf } from './event-schemas.mjs';

const text = (/** @type {string} */ description, more = {}) => ({ type: 'string', ...more, description });
const id = (/** @type {string} */ description) => text(description, { format: 'uuid' });

const headers = {
  type: 'object',
  required: ['ce-specversion', 'ce-id', 'ce-type', 'ce-source', 'ce-subject', 'ce-time', 'Nats-Msg-Id', 'pos-version'],
  properties: {
    'ce-specversion': text('CloudEvents version.', { const: '1.0' }),
    'ce-id': text('The same for every delivery of this event: whoever keeps it takes each event once.'),
    'ce-type': text('The name of the event with its version.'),
    'ce-source': text('/pos/<service>'),
    'ce-subject': id('The id of the thing that it happened to. Events of one thing come in order.'),
    'ce-time': text('When it happened, RFC 3339.', { format: 'date-time' }),
    'ce-datacontenttype': text('application/json', { const: 'application/json' }),
    'Nats-Msg-Id': text('As ce-id; the broker drops repeats of two minutes by it.'),
    'pos-version': text('The version of the thing after the event; it never goes back within one thing.'),
    'pos-outlet': id('Where it happened; absent where it is the whole business’s.'),
    'pos-cause': text('JSON: userId, impersonatedBy?, platformName?, requestId, traceparent, ip?, userAgent?.'),
  },
};

const description = `Everything that changes in the system is announced as an event, in the transaction of the change itself.

- **Subject** \`event.<service>.<noun>.<past>.v<n>.<businessId>\`; one stream \`EVENT_<SERVICE>\` each. The business comes last: \`event.sales.*.*.*.<businessId>\` is all that one business sells.
- **Order**: a stream has the order in which transactions committed; events of one thing (\`ce-subject\`) never overtake each other. Nothing is said between streams.
- **Duplicates**: at least once. Keep \`ce-id\` beside your effect; it is the same in every delivery, in a replay too.
- **Delay**: usually milliseconds; after an outage as long as it lasted, never lost.
- **Kept** two weeks in the streams, thirty days in the outbox. **Replay** from the streams by time or sequence with a consumer of your own; what is older the operator hands on again with \`npm run outbox -- replay\`.
- **Versions**: within v1 only optional fields, words of a list and wider bounds are added: ignore what you do not know. A breaking change is a v2, published beside v1 for 90 days.
- **before**: on a change, the fields that differ, as they were.
- **Size**: at most 900 kB.

A durable pull consumer that catches up after days: \`deploy/examples/subscriber.mjs\`; who may read what: \`deploy/nats\`.`;

/** The AsyncAPI 3 document of all events, as whoever subscribes needs it. */
export function asyncApi() {
  /** @type {Record<string, any>} */
  const schemas = {};
  const all = events();
  const key = (/** @type {string} */ name) => name.replaceAll(/[.-]/g, '_');
  const messages = Object.fromEntries(
    all.map(({ name, payload, example }) => {
      const { properties, ...rest } = objectOf(payload, '#/components/schemas/', schemas);
      return [
        key(name),
        {
          name,
          title: name,
          contentType: 'application/json',
          headers: { $ref: '#/components/schemas/EventHeaders' },
          payload: { ...rest, properties: { ...properties, before: { $ref: '#/components/schemas/Before' } } },
          examples: [{ name: 'example', payload: example }],
        },
      ];
    }),
  );
  const parameters = { businessId: { description: 'The business that it belongs to, a UUID; the nil UUID for none.' } };
  return {
    asyncapi: '3.0.0',
    info: { title: 'POS events', version: '1.0.0', description, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    servers: {
      broker: { host: 'nats.example:4222', protocol: 'nats', description: 'NATS with JetStream, 2.9 or later.' },
    },
    channels: Object.fromEntries(
      all.map(({ name }) => [
        key(name),
        {
          address: `event.${name}.{businessId}`,
          messages: { [key(name)]: { $ref: `#/components/messages/${key(name)}` } },
          parameters,
        },
      ]),
    ),
    operations: Object.fromEntries(
      all.map(({ name }) => [
        `announce_${key(name)}`,
        {
          action: 'send',
          channel: { $ref: `#/channels/${key(name)}` },
          messages: [{ $ref: `#/channels/${key(name)}/messages/${key(name)}` }],
        },
      ]),
    ),
    components: { messages, schemas: { EventHeaders: headers, Before: before, ...schemas } },
  };
}

// A program of somebody else that takes every event of one business, exactly once and in order, and may be off for days.
//
//   NATS_URL=nats://accountant:<password>@127.0.0.1:4222 BUSINESS_ID=<id> JOURNAL=journal.jsonl node subscriber.mjs
//
// Needs @nats-io/transport-node and @nats-io/jetstream. The broker keeps its place under the name it logs in with.
import fs from 'node:fs';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';

const { NATS_URL = '', BUSINESS_ID = '', JOURNAL = 'journal.jsonl', SERVICES = 'sales,inventory' } = process.env;
if (!NATS_URL || !BUSINESS_ID) {
  console.error('NATS_URL and BUSINESS_ID are needed: the broker with your name and password, and whose events.');
  process.exit(1);
}
const url = new URL(NATS_URL);
const user = decodeURIComponent(url.username);

// What was written down survives us: an event that comes a second time is known by its id. A real program keeps the id
// in the transaction of its effect.
const known = new Set(
  fs.existsSync(JOURNAL)
    ? fs
        .readFileSync(JOURNAL, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).id)
    : [],
);
const journal = fs.openSync(JOURNAL, 'a');

const nats = await connect({
  servers: url.host,
  user,
  pass: decodeURIComponent(url.password),
  // answers come to an inbox of our own; nobody else may read it, nor we another's
  inboxPrefix: `_INBOX.${user}`,
  maxReconnectAttempts: -1,
});
const manager = await jetstreamManager(nats);
const streams = SERVICES.split(',').map((service) => ({ service, stream: `EVENT_${service.toUpperCase()}` }));
for (const { service, stream } of streams)
  await manager.consumers.add(stream, {
    durable_name: user,
    // the business is the last word of every subject, so one filter is one business; another one is refused
    filter_subject: `event.${service}.*.*.*.${BUSINESS_ID}`,
    // the first time from the oldest event kept, two weeks; after that from where we were
    deliver_policy: DeliverPolicy.All,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(30_000),
  });
console.log('listening');
await Promise.all(streams.map(({ stream }) => follow(stream)));

/** @param {string} stream */
async function follow(stream) {
  const messages = await (await jetstream(nats).consumers.get(stream, user)).consume({ max_messages: 100 });
  for await (const message of messages) {
    const header = (/** @type {string} */ name) => message.headers?.get(name) ?? '';
    const id = header('ce-id');
    if (!known.has(id)) {
      take({
        id,
        type: header('ce-type'),
        subject: header('ce-subject'),
        time: header('ce-time'),
        data: message.json(),
      });
      known.add(id);
    }
    // only now: what is not acknowledged comes again
    message.ack();
  }
}

/** @param {object} event */
function take(event) {
  fs.writeSync(journal, `${JSON.stringify(event)}\n`);
  fs.fdatasyncSync(journal);
}

import fs from 'node:fs';
import path from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { brokerLogin } from '../../dist/libs/messaging/src/login.js';

/**
 * Where a consumer stands in a stream of the broker.
 * @typedef {{ consumer: string, service: string, lag: number, oldest: Date | null }} Place
 */

/**
 * The broker of the system that runs on a data folder, as its operator reaches it; undefined where none runs.
 * @param {string} data
 * @returns {string | undefined}
 */
export function brokerOf(data) {
  const file = path.join(data, 'system.json');
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).natsUrl : undefined;
}

/**
 * Works with the places of all consumers in the broker of the system that runs on a data folder; with `undefined` where
 * none runs.
 * @template T
 * @param {string} data
 * @param {(places: Place[] | undefined) => Promise<T>} work
 */
export async function withBroker(data, work) {
  const natsUrl = brokerOf(data);
  if (natsUrl === undefined) return work(undefined);
  const nats = await connect({ ...brokerLogin(natsUrl, 'operator'), timeout: 2_000 });
  try {
    return await work(await places(await jetstreamManager(nats)));
  } finally {
    await nats.close();
  }
}

/**
 * The subjects under which the broker has the events of all services, by the events' ids.
 * @param {string} natsUrl of a user who may read the streams
 * @returns {Promise<Map<string, string>>}
 */
export async function published(natsUrl) {
  const nats = await connect({ ...brokerLogin(natsUrl, 'operator'), timeout: 2_000 });
  try {
    const subjects = new Map();
    const jsm = await jetstreamManager(nats);
    for await (const { config, state } of jsm.streams.list()) {
      if (!config.name.startsWith('EVENT_') || state.messages === 0) continue;
      const consumer = await jetstream(nats).consumers.get(config.name, { headers_only: true });
      for await (const message of await consumer.consume({ max_messages: 1_000 })) {
        subjects.set(message.headers?.get('Nats-Msg-Id') ?? `${config.name}.${message.seq}`, message.subject);
        if (message.seq >= state.last_seq || message.info.pending === 0) break;
      }
    }
    return subjects;
  } finally {
    await nats.close();
  }
}

/** @param {import('@nats-io/jetstream').JetStreamManager} jsm */
async function places(jsm) {
  const found = [];
  for await (const stream of jsm.streams.list()) {
    const { name } = stream.config;
    if (!name.startsWith('EVENT_')) continue;
    for await (const info of jsm.consumers.list(name)) {
      const lag = info.num_pending + info.num_ack_pending;
      const next = { seq: info.ack_floor.stream_seq + 1, next_by_subj: info.config.filter_subject ?? '>' };
      const message = lag > 0 ? await jsm.streams.getMessage(name, next).catch(() => null) : null;
      found.push({
        consumer: info.name.replace('_', '.'),
        service: name.slice('EVENT_'.length).toLowerCase(),
        lag,
        oldest: message?.time ?? null,
      });
    }
  }
  return found;
}

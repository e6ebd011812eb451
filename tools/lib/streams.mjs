import fs from 'node:fs';
import path from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { brokerLogin } from '../../dist/libs/messaging/src/login.js';

/**
 * Where a consumer stands in a stream of the broker.
 * @typedef {{ consumer: string, service: string, lag: number, oldest: Date | null }} Place
 */

/**
 * Works with the places of all consumers in the broker of the system that runs on a data folder; with `undefined` where
 * none runs.
 * @template T
 * @param {string} data
 * @param {(places: Place[] | undefined) => Promise<T>} work
 */
export async function withBroker(data, work) {
  const file = path.join(data, 'system.json');
  const { natsUrl } = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  if (!natsUrl) return work(undefined);
  const nats = await connect({ ...brokerLogin(natsUrl, 'operator'), timeout: 2_000 });
  try {
    return await work(await places(await jetstreamManager(nats)));
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

import fs from 'node:fs';
import path from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { brokerLogin } from '../../dist/libs/messaging/src/login.js';

/**
 * Lets consumers begin anew with the oldest event that is kept: the broker of the system that runs on a data folder
 * forgets their places, and they make others. Does nothing where no broker runs.
 * @param {string} data
 * @param {readonly string[]} consumers
 */
export async function forgetPlaces(data, consumers) {
  const file = path.join(data, 'system.json');
  const { natsUrl } = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  if (!natsUrl) return;
  const nats = await connect({ ...brokerLogin(natsUrl, 'operator'), timeout: 2_000 });
  try {
    const manager = await jetstreamManager(nats);
    for await (const { config } of manager.streams.list())
      for await (const { name } of manager.consumers.list(config.name))
        if (consumers.includes(name.replace('_', '.'))) await manager.consumers.delete(config.name, name);
  } finally {
    await nats.close();
  }
}

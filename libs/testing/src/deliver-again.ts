import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { brokerLogin } from '#libs/messaging';
import { killProcess, system } from './system.js';

/**
 * Lets every event of a service be delivered to consumers once more, in their order. With a broker the consumers'
 * services are killed for it, so that they begin anew.
 */
export async function deliverAgain(service: string, consumers: readonly string[]): Promise<void> {
  const { mode, data, natsUrl } = system();
  if (mode === 'services') {
    // a consumer whose place the broker has lost begins with the oldest event
    const nats = await connect(brokerLogin(natsUrl!, 'operator'));
    const manager = await jetstreamManager(nats);
    for (const name of consumers)
      await manager.consumers.delete(`EVENT_${service.toUpperCase()}`, name.replace('.', '_'));
    await nats.close();
    for (const owner of new Set(consumers.map((name) => name.split('.')[0]!))) killProcess(owner);
    return;
  }
  for (const consumer of consumers)
    await promisify(execFile)(
      process.execPath,
      ['tools/outbox.mjs', 'replay', '--service', service, '--consumer', consumer],
      { env: { ...process.env, POS_DATA: data } },
    );
}

import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { privateNats } from '../../../tools/lib/nats.mjs';
import { brokerLogin } from '../src/index.js';

/** A broker of a test's own, with the rules of a file of `deploy/nats`, or with none. */
export class Broker {
  private readonly connections: NatsConnection[] = [];

  private constructor(
    readonly folder: string,
    private readonly urls: (user: string) => string,
    private readonly end: () => Promise<void>,
  ) {}

  static async open(rules?: string, users: readonly string[] = []): Promise<Broker> {
    const folder = mkdtempSync(join(tmpdir(), 'pos-nats-'));
    const passwords = Object.fromEntries(users.map((user) => [user, `secret-of-${user}`]));
    const { urlOf, charge } = await privateNats(folder, rules === undefined ? undefined : { file: rules, passwords });
    const server = await charge.spawn();
    if (!(await charge.ready(server))) throw new Error(`the broker does not start: ${charge.lastWords?.() ?? ''}`);
    return new Broker(folder, urlOf, async () => {
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    });
  }

  urlOf(user: string): string {
    return this.urls(user);
  }

  /** A connection of a user, with its own inbox unless said. */
  async as(user: string, inboxOf = user): Promise<NatsConnection> {
    const login = { ...brokerLogin(this.urls(user), user), inboxPrefix: `_INBOX.${inboxOf}` };
    const nats = await connect({ ...login, timeout: 1_000, reconnect: false });
    this.connections.push(nats);
    return nats;
  }

  async close(): Promise<void> {
    for (const nats of this.connections) await nats.close();
    await this.end();
  }
}

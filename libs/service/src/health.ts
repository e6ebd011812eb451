import { createServer, type Server } from 'node:http';
import { Actor, systemActor } from '#libs/auth';
import { query, Words, Flag } from '#libs/contracts';
import { isRefusal, NIL_ID } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import { metricsText } from '#libs/observability';
import { services, type ServiceName } from '#libs/persistence';

class HealthQuestion {}

/** Whether a service can do its work, and what keeps it from it. */
class HealthAnswer {
  @Flag() ready!: boolean;
  @Words() down!: string[];
}

const healthOf = (service: ServiceName) =>
  query(`${service}.health.get`, HealthQuestion, HealthAnswer, { access: 'internal' });

// A part that does not answer within this time counts as down.
const ASK_MS = 1_000;

/** The state of a process: which of its parts work. */
export class Health {
  private readonly checks = new Map<string, () => Promise<boolean>>();
  private stopping = false;

  /** Adds a part. */
  check(part: string, isUp: () => Promise<boolean>): void {
    this.checks.set(part, isUp);
  }

  /** From now on not ready: no new work, the rest is finished. */
  stop(): void {
    this.stopping = true;
  }

  async ready(): Promise<HealthAnswer> {
    const down = await Promise.all(
      [...this.checks].map(async ([part, isUp]) => ((await isUp().catch(() => false)) ? undefined : part)),
    );
    const names = down.filter((part) => part !== undefined);
    if (this.stopping) names.push('stopping');
    return { ready: names.length === 0, down: names };
  }

  /** Lets others ask for this service's state. */
  offer(bus: Bus, service: ServiceName): void {
    bus.offer(healthOf(service).name, () => this.ready());
  }

  /** Counts every service as a part, by asking it. */
  watchServices(bus: Bus): void {
    for (const service of services)
      this.check(service, async () => {
        const actor: Actor = systemActor(NIL_ID, NIL_ID, ASK_MS);
        try {
          return (await bus.ask(healthOf(service), new HealthQuestion(), actor)).ready;
        } catch (error) {
          if (isRefusal(error)) return false;
          throw error;
        }
      });
  }
}

/** Serves `/health/live`, `/health/ready` and `/metrics` of a process without other HTTP. */
export async function serveHealth(health: Health, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'content-type': type }).end(body);
    };
    switch (request.url) {
      case '/health/live':
        return send(200, 'application/json', '{"live":true}');
      case '/health/ready':
        return void health
          .ready()
          .then((state) => send(state.ready ? 200 : 503, 'application/json', JSON.stringify(state)));
      case '/metrics':
        return void metricsText().then(({ type, text }) => send(200, type, text));
      default:
        return send(404, 'text/plain', 'not here');
    }
  });
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(port, host, listening));
  return server;
}

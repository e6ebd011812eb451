import 'reflect-metadata';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { IdentitySigner } from '#libs/auth';
import { brokerLogin, Bus, EventStreams, type BrokerLogin } from '#libs/messaging';
import { createLog, type Log } from '#libs/observability';
import { Health, serveHealth } from './health.js';
import { Service, type ServiceDefinition } from './service.js';
import { readProcessSettings, WrongSetting, type ProcessSettings } from './settings.js';

/** What a gateway is made from. */
export interface GatewayParts {
  readonly bus: Bus;
  readonly log: Log;
  readonly health: Health;
  readonly settings: ProcessSettings;
}

/** A gateway that listens; `close` stops taking requests and finishes those that run. */
export interface RunningGateway {
  close(): Promise<void>;
}

/** Makes a gateway and lets it listen on `settings.port`. */
export type GatewayFactory = (parts: GatewayParts) => Promise<RunningGateway>;

// Kubernetes waits 45 s; a request ends at its deadline of 10 s; what is still running then is not coming back.
const STOP_WITHIN_MS = 9_000;

/** Runs one service as a process of its own. */
export function serve(definition: ServiceDefinition): Promise<void> {
  return run(definition.database.service, [definition], undefined);
}

/** Runs the gateway as a process of its own. */
export function serveGateway(gateway: GatewayFactory): Promise<void> {
  return run('gateway', [], gateway);
}

/** Runs all services and the gateway in one process: calls are local and events need no broker. */
export function serveAll(definitions: readonly ServiceDefinition[], gateway: GatewayFactory): Promise<void> {
  return run('pos', definitions, gateway);
}

async function run(
  name: string,
  definitions: readonly ServiceDefinition[],
  gateway: GatewayFactory | undefined,
): Promise<void> {
  try {
    const settings = readProcessSettings();
    const log = createLog(name, settings.logLevel);
    const alone = definitions.length > 0 && gateway !== undefined;
    if (!alone && !settings.natsUrl)
      throw new WrongSetting(`NATS_URL is missing: ${name} reaches the other services over it.`);
    const login = alone ? undefined : brokerLogin(settings.natsUrl!, name);
    const nats = login && (await connectNats(login, name, log));
    const bus = new Bus(new IdentitySigner(settings.actorSecret), log, nats, login?.inboxPrefix);
    const streams = nats && new EventStreams(nats, log, settings.streamReplicas);
    const services: Service[] = [];
    for (const definition of definitions) services.push(await Service.start(definition, bus, log));
    const here = services.flatMap((s) => s.reacting);
    for (const service of services) service.deliverEvents(streams, here);
    const health = gateway ? new Health() : services[0]!.health;
    if (gateway) health.watchServices(bus);
    if (nats) health.check('nats', () => Promise.resolve(isConnected(nats)));
    const running = gateway ? await gateway({ bus, log, health, settings }) : undefined;
    const healthServer = gateway ? undefined : await serveHealth(health, settings.host, settings.port);
    endOnSignal(log, async () => {
      health.stop();
      await running?.close();
      healthServer?.close();
      await bus.stop();
      await streams?.stop();
      for (const service of services) await service.stop();
      await nats?.drain();
    });
    log.info('ready');
    process.send?.('ready');
  } catch (error) {
    // before the log can be trusted to be read: one sentence for whoever started the process
    process.stderr.write(
      `${name}: ${error instanceof WrongSetting ? error.message : `cannot start: ${sentence(error)}`}\n`,
    );
    process.exit(1);
  }
}

const connected = new WeakMap<NatsConnection, boolean>();
const isConnected = (nats: NatsConnection): boolean => connected.get(nats) === true;

async function connectNats(login: BrokerLogin, name: string, log: Log): Promise<NatsConnection> {
  const nats = await connect({
    ...login,
    name: `pos-${name}`,
    noAsyncTraces: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
  }).catch((error: unknown) => {
    throw new WrongSetting(
      `NATS_URL names ${login.servers.join(',')}, where no NATS server lets ${login.user ?? 'us'} in (${sentence(error)}).`,
    );
  });
  connected.set(nats, true);
  void (async () => {
    for await (const status of nats.status()) {
      if (status.type === 'disconnect') {
        connected.set(nats, false);
        log.warn('NATS connection lost');
      } else if (status.type === 'error') {
        // a subject that this service has no right to: its rules are generated, see deploy/nats
        log.error({ err: status.error }, 'NATS refuses');
      } else if (status.type === 'reconnect') {
        connected.set(nats, true);
        log.warn('NATS connection back');
      }
    }
  })();
  return nats;
}

const sentence = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // an AggregateError (a host with several addresses) has no message of its own
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return (inner instanceof Error ? inner.message : error.message) || error.name;
};

function endOnSignal(log: Log, stop: () => Promise<void>): void {
  let ending = false;
  const end = (why: string): void => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'stopping');
    const late = setTimeout(() => {
      process.stderr.write('stopped with work unfinished\n');
      process.exit(1);
    }, STOP_WITHIN_MS);
    late.unref();
    void stop().then(
      () => log.flush(() => process.exit(0)),
      (error: unknown) => {
        log.error({ err: error }, 'stopped with an error');
        log.flush(() => process.exit(1));
      },
    );
  };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
  // the launcher is gone: nobody would ever stop this process
  if (process.send) process.once('disconnect', () => end('the launcher is gone'));
}

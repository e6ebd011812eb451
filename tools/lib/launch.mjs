import { spawn } from 'node:child_process';
import path from 'node:path';
import { databaseUrls, isEmbedded, makeData } from './database.mjs';
import { root, services, shown } from './house.mjs';
import { lockData } from './lock.mjs';
import { currentRules, natsServer, privateNats } from './nats.mjs';
import { mustAnswer, mustBeFree } from './ports.mjs';
import { postgresHome } from './postgres-home.mjs';
import { Postgres } from './postgres.mjs';
import { installAndBuild } from './prerequisites.mjs';
import { forgetPrepared, preparedNote } from './prepared.mjs';
import { commandLine, gone, signal } from './processes.mjs';
import { readSecrets } from './secrets.mjs';
import { serviceCharges, serviceScripts } from './services.mjs';
import { Sorry } from './sorry.mjs';
import { Supervised } from './supervision.mjs';
import { announce, processesFile, readPids, withdraw, writePids } from './system-file.mjs';

/** What a person chose on the command line. */
/** @typedef {{ mode: 'one' | 'services', demo: boolean }} Choice */

/** The whole system of one data folder: everything it runs on, in the order in which it starts. */
export class System {
  /** @type {Supervised[]} */
  #services = [];
  /** @type {Supervised[]} */
  #grounds = [];
  #ended = new AbortController();
  /** @type {Postgres | undefined} */
  #postgres;
  /** @type {(() => void) | undefined} */
  #unlock;

  /**
   * @param {import('./settings.mjs').Settings} settings
   * @param {Choice} choice
   */
  constructor(settings, choice) {
    this.settings = settings;
    this.choice = choice;
  }

  /** Brings everything up and says so. Throws Sorry when something a person can put right stands in the way. */
  async start() {
    const { settings, choice } = this;
    makeData(settings.data);
    this.#unlock = lockData(settings.data);
    await endLeftovers(settings.data);
    await this.#checkSurroundings();
    await installAndBuild(this.#ended.signal);
    const secrets = readSecrets(settings.data, process.env);
    if (isEmbedded(settings)) await this.#startPostgres();
    const { demo } = await this.#prepareDatabase(secrets.passwords);
    const natsUrlOf = choice.mode === 'services' ? await this.#broker(secrets.broker) : () => undefined;
    const urls = databaseUrls(settings, secrets.passwords, this.#postgres);
    const surroundings = { settings, secrets: secrets.env, databaseUrls: urls.services, natsUrlOf };
    const charges = serviceCharges(choice.mode, surroundings);
    this.#services = charges.map((charge) => new Supervised(charge, () => this.#recordPids()));
    try {
      await Promise.all(this.#services.map((service) => this.#begin(service)));
    } catch (error) {
      // perhaps somebody has put an older database into the folder
      forgetPrepared(settings.data);
      throw error;
    }
    const natsUrl = natsUrlOf('operator');
    const url = `${settings.tls ? 'https' : 'http'}://localhost:${settings.port}`;
    announce({
      mode: choice.mode,
      url,
      data: settings.data,
      processesFile: processesFile(settings.data),
      ...(natsUrl ? { natsUrl } : {}),
      databaseUrls: urls,
    });
    console.log(this.#readyLines(url, demo).join('\n'));
  }

  /** Ends the services first, then what they stand on, within ten seconds. */
  async stop() {
    this.#ended.abort();
    await Promise.all(this.#services.map((service) => service.stop()));
    await Promise.all(this.#grounds.map((ground) => ground.stop()));
    this.#letGo();
  }

  /** Ends everything at once, for a person who doesn't want to wait. */
  kill() {
    this.#ended.abort();
    for (const each of [...this.#services, ...this.#grounds]) each.kill();
    this.#letGo();
  }

  /**
   * Starts services again on changed code: those named, or in one process the one that holds them all. New migrations
   * are applied first.
   * @param {string[]} names
   */
  async restart(names) {
    await this.#prepareDatabase(readSecrets(this.settings.data, process.env).passwords);
    const changed =
      this.choice.mode === 'one' ? this.#services : this.#services.filter(({ name }) => names.includes(name));
    return Promise.all(changed.map((service) => service.restart()));
  }

  async #checkSurroundings() {
    const { settings, choice } = this;
    await mustBeFree(settings.port, settings.host, 'PORT is {port}, which {reason}.');
    if (settings.databaseUrl) await mustAnswer('DATABASE_URL', settings.databaseUrl, 5432);
    for (const [service, url] of Object.entries(settings.serviceDatabaseUrls ?? {}))
      await mustAnswer(`${service.toUpperCase()}_DATABASE_URL`, url, 5432);
    if (choice.mode === 'one') return;
    for (const [place, service] of services.entries())
      await mustBeFree(
        settings.port + 1 + place,
        settings.host,
        `Port {port}, where ${service} serves its health next to PORT ${settings.port}, {reason}: choose another PORT.`,
      );
    if (settings.natsUrl) await mustAnswer('NATS_URL', settings.natsUrl, 4222);
    else natsServer();
  }

  async #startPostgres() {
    const postgres = new Postgres(postgresHome(this.settings.data));
    if (postgres.create()) console.log(`Made the database in ${shown(postgres.home.folder)}.`);
    this.#postgres = postgres;
    await this.#ground({
      name: 'postgres',
      clear: () => postgres.clear(),
      spawn: () => postgres.spawn(),
      ready: (child) => postgres.ready(child.pid ?? 0),
      lastWords: () => postgres.lastWords(),
      // fast shutdown: cuts sessions off and writes everything
      endsBy: 'SIGINT',
      endsWithinMs: 3_000,
    });
  }

  /**
   * How each process reaches the broker: the one that is given, or one of our own with a user for each.
   * @param {Record<string, string>} passwords
   * @returns {Promise<(user: string) => string>}
   */
  async #broker(passwords) {
    const { natsUrl, data } = this.settings;
    if (natsUrl) return () => natsUrl;
    const file = await currentRules(data, this.#ended.signal);
    const { urlOf, charge } = await privateNats(data, { file, passwords });
    await this.#ground(charge);
    return urlOf;
  }

  /** @param {import('./supervision.mjs').Charge} charge */
  async #ground(charge) {
    const ground = new Supervised(charge, () => this.#recordPids());
    this.#grounds.push(ground);
    await this.#begin(ground);
  }

  /** @param {Supervised} supervised */
  async #begin(supervised) {
    this.#ended.signal.throwIfAborted();
    await supervised.start();
  }

  /**
   * Roles, migrations and demo data.
   * @param {Record<string, string>} passwords
   * @returns {Promise<{ demo: boolean }>}
   */
  async #prepareDatabase(passwords) {
    const { settings, choice } = this;
    if (!isEmbedded(settings) && !settings.databaseUrl) return { demo: false };
    // somebody's own server gets demo data only when asked for by `npm run db -- seed`
    const seed = choice.demo && !settings.production && isEmbedded(settings);
    const note = this.#postgres && preparedNote(settings.data, this.#postgres, passwords);
    const known = note?.read(seed);
    if (known) return known;
    const answer = await this.#migrate(seed);
    note?.write(seed, answer.demo);
    return answer;
  }

  /**
   * In a process of its own, so that this one stays small.
   * @param {boolean} seed
   */
  async #migrate(seed) {
    const words = [path.join(root, 'tools/db.mjs'), 'migrate', ...(seed ? ['--seed'] : [])];
    const child = spawn(process.execPath, words, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      signal: this.#ended.signal,
    });
    /** @type {any} */
    let answer;
    child.on('message', (message) => (answer = message));
    await new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
    this.#ended.signal.throwIfAborted();
    if (answer?.sorry) throw new Sorry(answer.sorry);
    if (!answer) throw new Sorry('The database could not be prepared.');
    return answer;
  }

  #recordPids() {
    const living = [...this.#grounds, ...this.#services].filter(({ pid }) => pid);
    writePids(this.settings.data, Object.fromEntries(living.map(({ name, pid }) => [name, pid ?? 0])));
  }

  #letGo() {
    if (!this.#unlock) return;
    withdraw(this.settings.data);
    this.#unlock();
  }

  /**
   * @param {string} url
   * @param {boolean} demo
   */
  #readyLines(url, demo) {
    const { data } = this.settings;
    const home = this.#postgres?.home;
    const moved = home?.moved ? ` (the database's user "nobody" can't reach ${shown(data)})` : '';
    const given = this.settings.databaseUrl ? 'database from DATABASE_URL' : 'databases from <SERVICE>_DATABASE_URL';
    const database = home ? `database in ${shown(home.folder)}${moved}` : given;
    return [
      `Ready: ${url}  mode: ${this.choice.mode === 'one' ? 'one process' : 'services'}; data in ${shown(data)}, ${database}.`,
      ...(demo ? ['Demo logins: owner, admin, manager, cashier, warehouse, superadmin; password: password123.'] : []),
      'Ctrl-C ends everything.',
    ];
  }
}

/**
 * Service processes end themselves when their launcher dies; this waits for them, since they hold the ports, and ends
 * those that hang.
 * @param {string} data
 */
async function endLeftovers(data) {
  const left = () =>
    Object.values(readPids(data)).filter((pid) => serviceScripts.some((script) => commandLine(pid).includes(script)));
  if (!(await gone(left, 5_000))) for (const pid of left()) signal(pid, 'SIGKILL');
  await gone(left, 2_000);
  withdraw(data);
}

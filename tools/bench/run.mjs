import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { startSystem } from '../../dist/libs/testing/src/start-system.js';
import { root } from '../lib/house.mjs';
import { consumers } from '../verify/consumers.mjs';
import { drained } from './drained.mjs';
import { flows } from './flows.mjs';
import { floor } from './floor.mjs';
import { Connection } from './http.mjs';
import { calm, cpuOf, load } from './load.mjs';
import { openShops } from './shops.mjs';

/**
 * What was measured of one way to sell at one number of connections.
 * @typedef {import('./load.mjs').Achieved & { mode: string, flow: string, connections: number, cpu: Record<string, number> }} Measured
 */

/**
 * @typedef {object} Plan
 * @property {('one' | 'services')[]} modes
 * @property {number[]} connections
 * @property {number} rounds
 * @property {number} seconds of each measurement
 * @property {string} [profile] the service whose CPU profile is wanted
 * @property {(line: string) => void} say
 */

/**
 * Runs the plan: every mode on a data folder of its own, the floor on the server of the first one.
 * @param {Plan} plan
 */
export async function run(plan) {
  /** @type {Measured[]} */
  const measured = [];
  /** @type {Awaited<ReturnType<typeof floor>>[]} */
  const floors = [];
  for (const mode of plan.modes) {
    const profile = path.join(root, '.pos', `${plan.profile}-${mode}.cpuprofile`);
    const profiled = {
      NODE_OPTIONS: `--import ${pathToFileURL(path.join(root, 'tools/bench/profile.mjs'))}`,
      BENCH_PROFILE: plan.profile ?? '',
      BENCH_PROFILE_FILE: profile,
    };
    // logs and metrics are on, as in a shop
    const system = await startSystem({ mode, env: { LOG_LEVEL: 'info', ...(plan.profile && profiled) } });
    try {
      const bench = await Bench.open(system, mode, plan);
      await bench.warmUp();
      for (let round = 1; round <= plan.rounds; round++) {
        if (mode === plan.modes[0]) floors.push(await bench.floor());
        measured.push(...(await bench.round(round)));
      }
      await bench.close();
    } finally {
      await system.stop();
      if (plan.profile && fs.existsSync(profile)) plan.say(`Profile of ${plan.profile}: ${profile}`);
    }
  }
  return { measured, floors };
}

/** @param {Awaited<ReturnType<typeof startSystem>>} system */
function pidsOf(system) {
  /** @type {Record<string, number>} */
  const pids = JSON.parse(fs.readFileSync(path.join(system.data, 'processes.json'), 'utf8'));
  return { ...pids, launcher: system.launcher.pid ?? 0 };
}

/** One running system under load. */
class Bench {
  /**
   * @param {Awaited<ReturnType<typeof startSystem>>} system
   * @param {'one' | 'services'} mode
   * @param {Plan} plan
   */
  static async open(system, mode, plan) {
    const { databaseUrls } = JSON.parse(fs.readFileSync(system.systemFile, 'utf8'));
    const tills = await openShops(system.url, databaseUrls.admin, Math.max(64, ...plan.connections));
    const db = new pg.Pool({ connectionString: databaseUrls.admin, max: 1 });
    const all = await consumers();
    return new Bench(system, mode, plan, databaseUrls.admin, tills, db, all);
  }

  /**
   * @param {Awaited<ReturnType<typeof startSystem>>} system
   * @param {'one' | 'services'} mode
   * @param {Plan} plan
   * @param {string} admin
   * @param {import('./shops.mjs').Till[]} tills
   * @param {pg.Pool} db
   * @param {import('../verify/consumers.mjs').Consumer[]} all
   */
  constructor(system, mode, plan, admin, tills, db, all) {
    this.mode = mode;
    this.plan = plan;
    this.admin = admin;
    this.tills = tills;
    this.db = db;
    this.pids = pidsOf(system);
    this.connections = tills.map(() => new Connection(system.url));
    this.inboxes = all.filter(({ events }) => events.some((name) => name.startsWith('sales.')));
  }

  /** Every path is hot, and the planner knows tables that are no longer empty. */
  async warmUp() {
    for (const { sell } of flows) for (const tills of [8, 64]) await load(tills, 1.5, (till) => this.#sell(sell, till));
    await this.#drained();
    await this.db.query('analyze');
    for (const { sell } of flows) await load(32, 0.5, (till) => this.#sell(sell, till));
    await this.#drained();
  }

  async floor() {
    await calm();
    const result = await floor(this.admin, this.pids, this.plan.seconds);
    this.plan.say(`floor: ${result.perSecond.toFixed(0)} sales/s${failures(result)}`);
    return result;
  }

  /** @param {number} round */
  async round(round) {
    const measured = [];
    for (const flow of flows)
      for (const connections of this.plan.connections) {
        await calm();
        const before = cpuOf(this.pids);
        const achieved = await load(connections, this.plan.seconds, (till) => this.#sell(flow.sell, till));
        await this.#drained();
        const after = cpuOf(this.pids);
        const cpu = Object.fromEntries(
          Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / achieved.sales]),
        );
        measured.push({ ...achieved, mode: this.mode, flow: flow.name, connections, cpu });
        this.plan.say(
          `round ${round}, ${this.mode}, ${flow.name}, ${connections} connections: ${achieved.perSecond.toFixed(0)} sales/s, ` +
            `${sum(cpu).toFixed(2)} ms CPU a sale${failures(achieved)}`,
        );
      }
    return measured;
  }

  async close() {
    for (const connection of this.connections) connection.close();
    await this.db.end();
  }

  /**
   * @param {import('./flows.mjs').Flow['sell']} sell
   * @param {number} till
   */
  #sell(sell, till) {
    const [connection, place] = [this.connections[till], this.tills[till]];
    if (!connection || !place) throw new Error(`There is no till ${till}.`);
    return sell(connection, place);
  }

  /** What was sold has reached everybody. */
  #drained() {
    return drained(this.db, this.inboxes, 'sales');
  }
}

/** @param {Record<string, number>} cpu */
export const sum = (cpu) => Object.values(cpu).reduce((total, ms) => total + ms, 0);

const failures = (/** @type {import('./load.mjs').Achieved} */ { failed, firstFailure }) =>
  failed > 0 ? `; ${failed} FAILED, first: ${firstFailure}` : '';

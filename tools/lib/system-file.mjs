import fs from 'node:fs';
import path from 'node:path';
import { writePrivately } from './secrets.mjs';

/**
 * What runs on a data folder, for commands and tests beside the launcher: the mode, the gateway's URL, how each role
 * reaches the database, and the file with the pids.
 * @typedef {object} RunningSystem
 * @property {'one' | 'services'} mode
 * @property {string} url
 * @property {string} data
 * @property {string} processesFile
 * @property {string} [natsUrl]
 * @property {import('./database.mjs').DatabaseUrls} databaseUrls
 */

/**
 * The pids by name: postgres, nats, pos (one process) or each service.
 * @param {string} data
 */
export function processesFile(data) {
  return path.join(data, 'processes.json');
}

/**
 * Replaces the pids in one step, so that a reader never sees half of them.
 * @param {string} data
 * @param {Record<string, number>} pids
 */
export function writePids(data, pids) {
  writePrivately(processesFile(data), `${JSON.stringify(pids, null, 2)}\n`);
}

/**
 * @param {string} data
 * @returns {Record<string, number>}
 */
export function readPids(data) {
  try {
    return JSON.parse(fs.readFileSync(processesFile(data), 'utf8'));
  } catch {
    return {};
  }
}

/** @param {RunningSystem} system */
export function announce(system) {
  writePrivately(path.join(system.data, 'system.json'), `${JSON.stringify(system, null, 2)}\n`);
}

/** @param {string} data */
export function withdraw(data) {
  for (const name of ['system.json', 'processes.json']) fs.rmSync(path.join(data, name), { force: true });
}

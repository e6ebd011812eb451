import { spawn } from 'node:child_process';
import path from 'node:path';
import { root, services } from './house.mjs';

// A sale leaves much short-lived data: with the default of 16 MB a twentieth of the CPU went into collecting it.
const nodeOptions = ['--max-semi-space-size=32'];

/**
 * What the processes of a start have in common.
 * @typedef {object} Surroundings
 * @property {import('./settings.mjs').Settings} settings
 * @property {Record<string, string>} secrets
 * @property {Record<string, string>} databaseUrls by service
 * @property {(user: string) => string | undefined} natsUrlOf how a process logs in to the broker
 */

/**
 * The processes of a mode: all services in one, or the gateway and each service in its own.
 * @param {'one' | 'services'} mode
 * @param {Surroundings} surroundings
 * @returns {import('./supervision.mjs').Charge[]}
 */
export function serviceCharges(mode, surroundings) {
  if (mode === 'one') {
    const { port } = surroundings.settings;
    return [
      charge('pos', 'tools/one-process.mjs', {
        ...common(surroundings),
        ...urls(surroundings, services),
        PORT: `${port}`,
      }),
    ];
  }
  return ['gateway', ...services].map((name, place) =>
    charge(name, `dist/apps/${name}/src/main.js`, {
      ...common(surroundings),
      ...urls(surroundings, [name]),
      PORT: String(surroundings.settings.port + place),
      NATS_URL: surroundings.natsUrlOf(name) ?? '',
    }),
  );
}

/** The scripts of all service processes, by which one that outlived its launcher is recognised. */
export const serviceScripts = [
  path.join(root, 'tools/one-process.mjs'),
  ...['gateway', ...services].map((name) => path.join(root, `dist/apps/${name}/src/main.js`)),
];

/**
 * @param {string} name
 * @param {string} script
 * @param {Record<string, string>} env
 * @returns {import('./supervision.mjs').Charge}
 */
function charge(name, script, env) {
  return {
    name,
    // the channel tells us that it is ready, and tells it that we died: then it ends itself
    spawn: async () =>
      spawn(process.execPath, [...nodeOptions, path.join(root, script)], {
        cwd: root,
        env,
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
    ready: (child) =>
      new Promise((resolve) => {
        child.on('message', (message) => message === 'ready' && resolve(true));
        child.once('exit', () => resolve(false)).once('error', () => resolve(false));
      }),
    explainsItself: true,
    endsWithinMs: 6_000,
  };
}

/** The launcher's environment without the settings that only the launcher or another process may know. */
function common(/** @type {Surroundings} */ { settings, secrets }) {
  const { NATS_URL, DATABASE_URL, ...inherited } = process.env;
  for (const service of services) delete inherited[`${service.toUpperCase()}_DATABASE_URL`];
  return /** @type {Record<string, string>} */ ({
    ...inherited,
    POS_DATA: settings.data,
    PUBLIC_URL: settings.publicUrl,
    ...secrets,
  });
}

/**
 * @param {Surroundings} surroundings
 * @param {string[]} names
 */
function urls({ databaseUrls }, names) {
  const known = names.filter((name) => databaseUrls[name]);
  return Object.fromEntries(known.map((name) => [`${name.toUpperCase()}_DATABASE_URL`, databaseUrls[name] ?? '']));
}

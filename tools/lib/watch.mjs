import fs from 'node:fs';
import path from 'node:path';
import { build } from '../build.mjs';
import { root, services } from './house.mjs';

/** Editors write a file in several steps, and a branch changes many files at once. */
const settledAfterMs = 150;

/**
 * Builds and restarts on change: an app for its own files, everything for a lib.
 * @param {import('./launch.mjs').System} system
 * @param {string[]} only the apps to watch; none means all
 */
export function watch(system, only) {
  const apps = ['gateway', ...services].filter((app) => only.length === 0 || only.includes(app));
  /** @type {Set<string>} */
  let changed = new Set();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let busy = Promise.resolve();
  const notice = (/** @type {string} */ file) => {
    const [folder, name] = file.split(path.sep);
    if (!/(?<!\.spec|\.d)\.ts$/.test(file) || file.includes(`${path.sep}test${path.sep}`)) return;
    for (const app of folder === 'libs' ? apps : apps.filter((each) => each === name)) changed.add(app);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const names = [...changed];
      changed = new Set();
      if (names.length > 0) busy = busy.then(() => renew(system, names));
    }, settledAfterMs);
  };
  for (const folder of ['apps', 'libs'])
    fs.watch(path.join(root, folder), { recursive: true }, (_, file) => file && notice(path.join(folder, file)));
  console.log(`Watching ${apps.join(', ')} and libs.`);
}

/** @param {import('./launch.mjs').System} system */
async function renew(system, /** @type {string[]} */ names) {
  try {
    build();
    await system.restart(names);
    console.log(`Restarted ${system.choice.mode === 'one' ? 'the process' : names.join(', ')}.`);
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
  }
}

import fs from 'node:fs';
import path from 'node:path';
import { alive, startedAt } from './processes.mjs';
import { Sorry } from './sorry.mjs';

/**
 * Makes this process the only launcher on the data folder; the answer gives the folder back. Throws Sorry while another
 * launcher lives. The lock of a launcher that died without letting go is taken over.
 * @param {string} data
 */
export function lockData(data) {
  const file = lockFile(data);
  const mine = path.join(data, `.launcher.${process.pid}`);
  fs.writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startedAt(process.pid) }));
  try {
    // a link appears complete or not at all, and only one of two launchers gets it
    while (!linked(mine, file)) {
      const holder = holderOf(data);
      if (holder) throw new Sorry(`Another start (process ${holder}) already uses ${data}: stop it, or set POS_DATA.`);
      discard(file, mine);
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
  return () => {
    if (holderOf(data) === process.pid) fs.rmSync(file, { force: true });
  };
}

/**
 * The pid of the living launcher that holds the data folder, if any.
 * @param {string} data
 */
export function holderOf(data) {
  try {
    const { pid, started } = JSON.parse(fs.readFileSync(lockFile(data), 'utf8'));
    return alive(pid) && startedAt(pid) === started ? pid : undefined;
  } catch {
    return undefined;
  }
}

const lockFile = (/** @type {string} */ data) => path.join(data, 'launcher.lock');

/** Moves a dead lock aside; puts it back when another launcher has just made a living one of it. */
function discard(/** @type {string} */ file, /** @type {string} */ mine) {
  const aside = `${mine}.aside`;
  try {
    fs.renameSync(file, aside);
  } catch {
    return;
  }
  const { pid, started } = JSON.parse(fs.readFileSync(aside, 'utf8') || '{}');
  if (pid && alive(pid) && startedAt(pid) === started) linked(aside, file);
  fs.rmSync(aside, { force: true });
}

function linked(/** @type {string} */ from, /** @type {string} */ to) {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (/** @type {any} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

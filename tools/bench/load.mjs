import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What a closed loop achieved.
 * @typedef {{ sales: number, perSecond: number, p50: number, p99: number, failed: number, firstFailure?: string }} Achieved
 */

/**
 * Lets so many tills sell one sale after the other for a time.
 * @param {number} tills
 * @param {number} seconds
 * @param {(till: number) => Promise<unknown>} sell
 * @returns {Promise<Achieved>}
 */
export async function load(tills, seconds, sell) {
  /** @type {number[]} */
  const took = [];
  let failed = 0;
  /** @type {string | undefined} */
  let firstFailure;
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: tills }, async (_, till) => {
      for (let at = performance.now(); at < end; at = performance.now()) {
        try {
          await sell(till);
          took.push(performance.now() - at);
        } catch (error) {
          failed += 1;
          firstFailure ??= /** @type {Error} */ (error).message;
        }
      }
    }),
  );
  const passed = (performance.now() - began) / 1000;
  const sorted = Float64Array.from(took).sort();
  const at = (/** @type {number} */ share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    ...{ sales: took.length, perSecond: took.length / passed, p50: at(0.5), p99: at(0.99), failed },
    ...(firstFailure && { firstFailure }),
  };
}

const tickMs = 10;

/**
 * CPU milliseconds that each group of processes has used since it began: a process with all that it started, those that
 * ended included.
 * @param {Record<string, number>} pids by name
 */
export function cpuOf(pids) {
  const living = new Map(
    fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const stat = read(`/proc/${name}/stat`);
        // the name of the program stands in brackets and may contain anything, so fields are counted from its end
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
        return stat ? [[Number(name), { parent: Number(fields[1]), ticks }]] : [];
      }),
  );
  const named = new Map(Object.entries(pids).map(([name, pid]) => [pid, name]));
  /** @type {Record<string, number>} */
  const sums = Object.fromEntries(Object.keys(pids).map((name) => [name, 0]));
  for (const [pid, { ticks }] of living) {
    let at = pid;
    while (at && !named.has(at)) at = living.get(at)?.parent ?? 0;
    const name = named.get(at);
    if (name) sums[name] = (sums[name] ?? 0) + ticks * tickMs;
  }
  return sums;
}

/** Waits until the rest of the machine does little, at most so long. */
export async function calm(withinMs = 10_000) {
  for (const until = Date.now() + withinMs; Date.now() < until;) {
    const before = busyTicks();
    await delay(500);
    if (busyTicks() - before < 20) return;
  }
}

function busyTicks() {
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, steal = 0] = read('/proc/stat')
    .split('\n')[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return user + nice + system + irq + soft + steal;
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const onLinux = fs.existsSync('/proc/self/stat');

/**
 * Whether a process runs. A zombie, which only waits to be reaped, does not.
 * @param {number} pid
 */
export function alive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'EPERM') return false;
  }
  return !onLinux || (stat(pid)?.state ?? 'Z') !== 'Z';
}

/**
 * When a process began, in ticks since the machine did: with the pid it names a process once and for all.
 * @param {number} pid
 */
export function startedAt(pid) {
  return onLinux ? (stat(pid)?.started ?? '') : '';
}

/**
 * The command line of a process, words separated by blanks; empty when there is none.
 * @param {number} pid
 */
export function commandLine(pid) {
  if (!onLinux) return listed().find((each) => each.pid === pid)?.command ?? '';
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/**
 * The pids of all processes whose command line contains the text. Command lines, because unlike working folders or
 * environments they may be read whoever owns the process.
 * @param {string} text
 */
export function pidsRunning(text) {
  const all = onLinux
    ? fs
        .readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((name) => ({ pid: Number(name), command: commandLine(Number(name)) }))
    : listed();
  return all.filter(({ pid, command }) => command.includes(text) && alive(pid)).map(({ pid }) => pid);
}

/**
 * Waits until none of the processes runs any more; false when some still do after the time.
 * @param {() => number[]} pids
 * @param {number} withinMs
 */
export async function gone(pids, withinMs) {
  const until = Date.now() + withinMs;
  while (pids().some(alive)) {
    if (Date.now() > until) return false;
    await delay(20);
  }
  return true;
}

/**
 * Sends a signal to a process that may have ended in the meantime.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'ESRCH') throw error;
  }
}

/** @param {number} pid */
function stat(pid) {
  try {
    // the name of the program stands in brackets and may contain anything, so fields are counted from its end
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { state: fields[0], started: fields[19] };
  } catch {
    return undefined;
  }
}

function listed() {
  const lines = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => /^\s*(\d+) (.*)$/.exec(line))
    .flatMap((match) => (match ? [{ pid: Number(match[1]), command: match[2] ?? '' }] : []));
}

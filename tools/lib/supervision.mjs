import { setTimeout as delay } from 'node:timers/promises';
import { gone, signal } from './processes.mjs';
import { Sorry } from './sorry.mjs';

const firstPauseMs = 500;
const longestPauseMs = 10_000;
/** A process that lived this long has recovered: its next end is a new story with a short pause. */
const recoveredAfterMs = 30_000;
/** Far above any start seen, even on a loaded machine: whoever isn't ready by then hangs. */
const readyWithinMs = 60_000;

/**
 * What to keep alive and how.
 * @typedef {object} Charge
 * @property {string} name as it appears in processes.json
 * @property {() => Promise<import('node:child_process').ChildProcess>} spawn
 * @property {(child: import('node:child_process').ChildProcess) => Promise<boolean>} ready resolves true when it serves, false when it ended before
 * @property {() => Promise<void>} [clear] ends what a predecessor left behind, before each start
 * @property {() => string} [lastWords] why it ended, for the sentence about a failed start
 * @property {boolean} [explainsItself] it prints why it ends with exit code 1, so that nothing needs to be added
 * @property {NodeJS.Signals} [endsBy] the signal it ends by
 * @property {number} [endsWithinMs] how long it may take to end by itself
 */

/** Keeps one process alive: started again when it dies, after 0.5 s, doubling to 10 s while it keeps dying. */
export class Supervised {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #pauseMs = firstPauseMs;
  #wanted = false;
  #lastEnd = 'not ready in time';
  /** @type {NodeJS.Timeout | undefined} */
  #retry;
  /** Set while a person waits for the first start, whose failure is theirs to hear about instead of retried. */
  #starting = true;

  /**
   * @param {Charge} charge
   * @param {() => void} changed called whenever the pid changes
   */
  constructor(charge, changed) {
    this.charge = charge;
    this.changed = changed;
  }

  get name() {
    return this.charge.name;
  }

  /** The pid while it lives. */
  get pid() {
    return this.#child?.pid;
  }

  /** Starts it for the first time. Throws Sorry when it ends before it is ready. */
  async start() {
    this.#wanted = true;
    const ready = await this.#run();
    this.#starting = false;
    if (ready || !this.#wanted) return;
    const { name, lastWords, explainsItself } = this.charge;
    if (explainsItself && this.#lastEnd === 'exit code 1') throw new Sorry('');
    throw new Sorry(`${name} could not start: ${lastWords?.() ?? this.#lastEnd}`);
  }

  /** Ends it for good: asks by its signal, and kills it when it takes too long. */
  async stop() {
    this.#wanted = false;
    clearTimeout(this.#retry);
    const pid = this.pid;
    if (!pid) return;
    signal(pid, this.charge.endsBy ?? 'SIGTERM');
    if (await gone(() => [pid], this.charge.endsWithinMs ?? 5_000)) return;
    this.kill();
    await gone(() => [pid], 1_000);
  }

  /** Ends it at once. PostgreSQL and the broker recover from that as from a power cut. */
  kill() {
    this.#wanted = false;
    if (this.pid) signal(this.pid, 'SIGKILL');
  }

  /** Ends it and starts it again at once, for changed code. A start that fails is tried again after the next change. */
  async restart() {
    await this.stop();
    this.#wanted = true;
    this.#starting = true;
    const ready = await this.#run();
    this.#starting = false;
    return ready;
  }

  async #run() {
    await this.charge.clear?.();
    if (!this.#wanted) return false;
    const child = await this.charge.spawn();
    if (!this.#wanted && child.pid) signal(child.pid, 'SIGKILL');
    const began = Date.now();
    this.#child = child;
    this.changed();
    child.once('error', (error) => this.#ended(child, began, error.message));
    child.once('exit', (code, by) => this.#ended(child, began, by ?? `exit code ${code}`));
    const tooLong = new AbortController();
    const ready = await Promise.race([
      this.charge.ready(child),
      delay(readyWithinMs, false, { signal: tooLong.signal }).catch(() => false),
    ]);
    tooLong.abort();
    // ended already, or hangs: in both cases what follows is the business of #ended
    if (!ready && child.pid) signal(child.pid, 'SIGKILL');
    return ready;
  }

  /**
   * @param {import('node:child_process').ChildProcess} child
   * @param {number} began
   * @param {string} how
   */
  #ended(child, began, how) {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#lastEnd = how;
    this.changed();
    if (!this.#wanted || this.#starting) return;
    if (Date.now() - began > recoveredAfterMs) this.#pauseMs = firstPauseMs;
    console.error(`${this.name} ended (${how}) and starts again in ${this.#pauseMs / 1000} s.`);
    // unref: a pause must not keep the launcher alive that is about to end
    this.#retry = setTimeout(() => this.#again(), this.#pauseMs).unref();
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
  }

  async #again() {
    try {
      if (this.#wanted && (await this.#run())) console.error(`${this.name} is back.`);
    } catch (error) {
      console.error(`${this.name} could not start again:`, error);
    }
  }
}

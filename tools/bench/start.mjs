import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../lib/house.mjs';
import { freePort } from '../lib/ports.mjs';
import { columns } from './report.mjs';

const barNewMs = 10_000;
const barExistingMs = 4_000;
const barBytes = 350 * 1024 * 1024;
/** After this long nothing that belongs to the start is still going on. */
const restMs = 10_000;

/** How long `npm start` takes until it is ready, and how much memory all of it holds at rest. */
export async function measureStart() {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'pos-bench-'));
  fs.chmodSync(data, 0o711);
  try {
    const fresh = await start(data);
    await stop(fresh.child);
    const again = await start(data);
    await delay(restMs);
    const parts = memory(again.child.pid ?? 0);
    await stop(again.child);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const rows = [
      [
        'npm start, new data folder',
        `≤ ${barNewMs / 1000} s`,
        `${(fresh.ms / 1000).toFixed(2)} s`,
        met(fresh.ms <= barNewMs),
      ],
      [
        'npm start, existing data folder',
        `≤ ${barExistingMs / 1000} s`,
        `${(again.ms / 1000).toFixed(2)} s`,
        met(again.ms <= barExistingMs),
      ],
      ['whole process tree at rest, Pss', `≤ ${mebibytes(barBytes)}`, mebibytes(bytes), met(bytes <= barBytes)],
    ];
    const text = [
      columns([['bar', 'wanted', 'measured', ''], ...rows]),
      ...parts.map((part) => `  ${mebibytes(part.bytes).padStart(8)}  ${part.name}`),
    ].join('\n');
    return { text, met: rows.every((row) => row[3] === 'met') };
  } finally {
    fs.rmSync(data, { recursive: true, force: true });
  }
}

const met = (/** @type {boolean} */ yes) => (yes ? 'met' : 'MISSED');
const mebibytes = (/** @type {number} */ bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

/** @param {string} data */
async function start(data) {
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, POS_DATA: data, PORT: String(await freePort()) },
    // a session of its own: the whole group is ended by one signal
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await /** @type {Promise<void>} */ (
    new Promise((ready, failed) => {
      child.stdout.on('data', (/** @type {Buffer} */ chunk) => chunk.includes('Ready:') && ready());
      child.once('exit', (code) => failed(new Error(`npm start ended with ${code}.`)));
    })
  );
  return { child, ms: performance.now() - began };
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  child.removeAllListeners('exit');
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  await once(child, 'exit');
}

/**
 * The memory of a process and of all that it started, shared pages by their share.
 * @param {number} first
 */
function memory(first) {
  const all = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), stat: read(`/proc/${name}/stat`) }))
    .map(({ pid, stat }) => ({ pid, parent: Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) }));
  const tree = [first];
  for (const pid of tree) tree.push(...all.filter(({ parent }) => parent === pid).map((child) => child.pid));
  return tree.map((pid) => ({
    name: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 100).trim(),
    bytes: Number(/^Pss: +(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024,
  }));
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

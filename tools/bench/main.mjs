// npm run bench: what a sale costs on this machine, against what PostgreSQL alone could do. Exit code 1 when a bar is missed.
import '../lib/node-version.mjs';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { build, stale } from '../build.mjs';
import { Sorry, explain } from '../lib/sorry.mjs';
import { wordsOf } from '../lib/words.mjs';

const usage = `npm run bench                     the floor, then both ways to sell in both modes; median of 3 rounds
npm run bench -- --quick          one short round
npm run bench -- --only one       one process only; or services
npm run bench -- --conns 32,128   these numbers of connections
npm run bench -- --profile pos    keep a CPU profile of this process (one process: pos)
npm run bench -- reads            how 100,000 products are imported, listed, searched, looked up and quoted
npm run bench -- audit            how long each filter of the audit takes on 5 million records, and how fast they are linked
npm run bench -- events           how soon events reach consumers and sockets, how fast a backlog is taken and
                                  roll-ups are made anew
npm run bench -- reports          how long each report takes on 5 million orders
npm run bench -- start            how long npm start takes, and its memory at rest`;

const options = /** @type {const} */ ({
  quick: { type: 'boolean', default: false },
  only: { type: 'string' },
  conns: { type: 'string', default: '8,32,128' },
  profile: { type: 'string' },
  rows: { type: 'string', default: '5000000' },
});

try {
  const { words, values } = wordsOf(usage, options, { takesWords: true, failure: 2 });
  if (stale()) build();
  console.log(machine());
  const measured = { start, reads, events, audit, reports, sale }[words[0] ?? 'sale'];
  if (!measured || words.length > 1) throw new Sorry(usage);
  const { text, met } = await measured(values);
  console.log(`\n${text}`);
  if (!met) process.exitCode = 1;
} catch (error) {
  explain(error);
  process.exitCode = 2;
}

async function start() {
  const { measureStart } = await import('./start.mjs');
  return measureStart();
}

/** @param {{ rows: string }} values */
async function audit({ rows }) {
  const { measureAudit } = await import('./audit.mjs');
  return measureAudit(Number(rows), (line) => console.log(line));
}

/** @param {{ quick: boolean, only?: string, profile?: string }} values */
async function events({ quick, only, profile }) {
  const { measureEvents } = await import('./events.mjs');
  return measureEvents({
    modes: modesOf(only),
    backlog: quick ? 20_000 : 100_000,
    seconds: quick ? 8 : 20,
    ...(profile && { profile }),
    say: (line) => console.log(line),
  });
}

/** @param {{ quick: boolean, rows: string }} values */
async function reports({ quick, rows }) {
  const { measureReports } = await import('./reports.mjs');
  return measureReports({ orders: Number(rows) / (quick ? 10 : 1), say: (line) => console.log(line) });
}

/** @param {{ quick: boolean, only?: string }} values */
async function reads({ quick, only }) {
  const { measureReads } = await import('./reads.mjs');
  return measureReads({
    modes: modesOf(only),
    seconds: quick ? 1 : 3,
    say: (line) => console.log(line),
  });
}

/** @param {{ quick: boolean, only?: string, conns: string, profile?: string }} values */
async function sale({ quick, only, conns, profile }) {
  const connections = conns.split(',').map(Number);
  if (connections.some((n) => !(n > 0))) throw new Sorry(usage);
  const [{ run }, { report }] = await Promise.all([import('./run.mjs'), import('./report.mjs')]);
  const { text, met, failed } = report(
    await run({
      modes: modesOf(only),
      connections,
      rounds: quick ? 1 : 3,
      seconds: quick ? 2 : 4,
      ...(profile && { profile }),
      say: (line) => console.log(line),
    }),
  );
  return { text: failed > 0 ? `${text}\n${failed} SALES FAILED` : text, met };
}

/**
 * @param {string | undefined} only
 * @returns {('one' | 'services')[]}
 */
function modesOf(only) {
  if (only === undefined) return ['one', 'services'];
  if (only !== 'one' && only !== 'services') throw new Sorry(usage);
  return [only];
}

function machine() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const cores = os.cpus();
  return `${cores.length} × ${cores[0]?.model}, Node ${process.version}, commit ${commit}; the driver shares the machine.`;
}

// npm run check: each tool guards one thing, all of them run, two or more at a time. What a tool prints is shown when
// it says no. With names (`npm run check -- lint types`) only those run.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build, stale } from '../build.mjs';
import { wordsOf } from '../lib/words.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (path) => `node_modules/${path}`;

// the slowest first, so that the others run beside it
const steps = [
  { name: 'lint', run: [bin('eslint/bin/eslint.js'), '.', '--max-warnings=0'] },
  { name: 'types', run: [bin('typescript/bin/tsc'), '--noEmit'] },
  { name: 'migrations', run: ['tools/check/migrations.mjs'] },
  { name: 'tidy', run: [bin('jest/bin/jest.js'), '--selectProjects=unit', '--testPathPatterns=tools/check/'] },
  { name: 'format', run: [bin('prettier/bin/prettier.cjs'), '--check', '.', '--log-level=warn'] },
  { name: 'unused', run: [bin('knip/bin/knip.js'), '--treat-config-hints-as-errors'] },
  { name: 'imports', run: [bin('dependency-cruiser/bin/dependency-cruise.mjs'), 'apps', 'libs', 'tools'] },
  { name: 'openapi', run: ['dist/apps/gateway/src/openapi.main.js', '--check'] },
  { name: 'broker', run: ['tools/nats.mjs', '--check'] },
  { name: 'events', run: ['tools/events.mjs', '--check'] },
];

const usage = `npm run check                  everything
npm run check -- <names…>      some of ${steps.map(({ name }) => name).join(', ')}`;
const { words: names } = wordsOf(usage, {}, { takesWords: true });
const unknown = names.find((name) => !steps.some((step) => step.name === name));
if (unknown) {
  console.error(`Unknown step "${unknown}".\n${usage}`);
  process.exit(1);
}

if (stale()) build();
const waiting = steps.filter(({ name }) => names.length === 0 || names.includes(name));
const failed = [];
const count = waiting.length;
await Promise.all(Array.from({ length: Math.max(2, Math.min(availableParallelism(), 4)) }, worker));
console.log(`${count - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function worker() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const began = performance.now();
    const { code, output } = await finished(step.run);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (code !== 0) failed.push(step.name);
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${step.name.padEnd(12)}${seconds} s`);
    if (code !== 0) console.log(output);
  }
}

function finished(words) {
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString() }));
  });
}

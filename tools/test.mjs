// npm test: the pure rules, then the behaviour of the whole system in one process, then the same with one process per
// service over a real broker.
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stale } from './build.mjs';
import { answerHelp } from './lib/words.mjs';

const usage = `npm test                                              the pure rules, then the system in both modes
npm run test:unit [-- names of files…]                the pure rules
npm run test:system [-- one|services names of files…] the system, in both modes unless said
npm run long                                          everything with the long counts (POS_LONG=1)
npm run long -- fuzz                                  npm run fuzz for half an hour
What is not known here is given to Jest, as in npm run test:unit -- -t 'a rule'.`;

const root = fileURLToPath(new URL('..', import.meta.url));
const suites = [
  { name: 'unit', project: 'unit', flags: ['--maxWorkers=2'] },
  // in band: the system under test needs the other core, and tests of races and deadlines need a quiet machine
  { name: 'system, one process', project: 'system', mode: 'one', flags: ['--runInBand'] },
  { name: 'system, services over NATS', project: 'system', mode: 'services', flags: ['--runInBand'] },
];

const [part = 'all', ...words] = process.argv.slice(2);
if (part === 'long' && words[0] === 'fuzz') {
  process.env.POS_LONG = '1';
  // it reads what stands behind its name
  process.argv.splice(2, 2);
  await import('./fuzz.mjs');
  process.exit();
}
answerHelp(usage);
const mode = ['one', 'services'].includes(words[0]) ? words.shift() : undefined;
const long = part === 'long';
const chosen = suites.filter(
  (suite) => (long || part === 'all' || suite.project === part) && (!mode || suite.mode === mode),
);
if (chosen.length === 0) {
  console.error(`Unknown part "${part}".\n${usage}`);
  process.exit(1);
}

const reports = mkdtempSync(join(tmpdir(), 'pos-test-'));
const outcomes = [];
try {
  if (stale()) build();
  for (const suite of chosen) outcomes.push(await run(suite));
} catch (fault) {
  console.error(fault.message);
  outcomes.push({ name: 'build', seconds: 0, passed: 0, failures: ['the build'] });
} finally {
  rmSync(reports, { recursive: true });
}
report();

async function run(suite) {
  const began = performance.now();
  if (suite.mode === 'services' && !process.env.NATS_URL && !inPath('nats-server')) return { ...suite, absent: true };
  const output = join(reports, `${outcomes.length}.json`);
  const flags = [...suite.flags, '--json', `--outputFile=${output}`, '--passWithNoTests'];
  const args = [join(root, 'node_modules/jest/bin/jest.js'), '--selectProjects', suite.project, ...flags, ...words];
  const env = { ...process.env, ...(suite.mode && { POS_MODE: suite.mode }), ...(long && { POS_LONG: '1' }) };
  console.log(`\n${suite.name}`);
  // --json prints the report on stdout too; the readable one is on stderr
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return { ...suite, seconds: (performance.now() - began) / 1000, ...counted(output, code) };
}

/** A file that could not even run has no failed test of its own: it counts as one, as does a run that ended badly. */
function counted(output, code) {
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(output, 'utf8'));
    const failures = testResults.flatMap(({ name, status, assertionResults }) => {
      const file = relative(root, name);
      const tests = assertionResults.filter((test) => test.status === 'failed');
      if (tests.length === 0) return status === 'failed' ? [file] : [];
      return tests.map(({ fullName }) => `${file}: ${fullName}`);
    });
    if (code !== 0 && failures.length === 0) failures.push('the run itself');
    return { passed: numPassedTests, failures };
  } catch {
    return { passed: 0, failures: ['the run itself'] };
  }
}

function report() {
  console.log('');
  // on a desk a broker may be missing; a pipeline that skips half of the suite must not be green
  let failed = process.env.CI ? outcomes.filter(({ absent }) => absent).length : 0;
  let passed = 0;
  for (const outcome of outcomes) {
    const { name, absent, seconds, failures = [] } = outcome;
    if (absent) {
      console.log(`DID NOT RUN: ${name}. Install nats-server so that it is in PATH, or set NATS_URL.`);
      continue;
    }
    console.log(`${name}: ${outcome.passed} passed, ${failures.length} failed, ${seconds.toFixed(0)} s`);
    for (const failure of failures) console.log(`  FAILED ${failure}`);
    passed += outcome.passed;
    failed += failures.length;
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function inPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

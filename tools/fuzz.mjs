// npm run fuzz: Schemathesis makes requests of every kind out of openapi.json and sends them to a system of its own
// with demo data. Nothing may fall over (5xx), and nothing may be answered that the document does not say: status, media
// type, headers, body.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, stale } from './build.mjs';
import { root } from './lib/house.mjs';
import { wordsOf } from './lib/words.mjs';

wordsOf(`npm run fuzz            send requests of every kind to a system of its own; two minutes
npm run long -- fuzz    the same for half an hour, with new seeds
POS_FUZZ_SECONDS        how long a round is`);

const version = '4.32.5';
const seconds = Number(process.env.POS_FUZZ_SECONDS ?? (process.env.POS_LONG ? 600 : 75));
const rounds = process.env.POS_LONG ? 3 : 1;
const cache = join(root, 'node_modules/.cache');
const venv = join(cache, `schemathesis-${version}`);
const programs = join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');
const tool = join(programs, 'schemathesis');
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
// they end the session that asks, or change its password
const excluded = ['/auth/logout', '/auth/change-password', '/auth/sessions/{id}'];

/**
 * @param {string} command
 * @param {string[]} words
 * @returns {Promise<number>}
 */
function run(command, words) {
  // Schemathesis keeps what it found in the folder that it runs in
  const child = spawn(command, words, { cwd: cache, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)).once('error', () => resolve(1)));
}

/**
 * The access token of a demo user. It ends after a quarter of an hour, so each round signs in anew.
 * @param {string} url
 * @param {string} username
 */
async function login(url, username) {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'password123' }),
  });
  const { accessToken } = await response.json();
  return String(accessToken);
}

let passed = 0;
let failed = 0;
try {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(tool)) {
    if ((await run('python3', ['-m', 'venv', venv])) !== 0)
      throw new Error(
        'The API was not fuzzed: Schemathesis needs python3 with its module venv (python3-venv on Debian).',
      );
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${version}`];
    if ((await run(join(programs, 'python'), pip)) !== 0)
      throw new Error(`The API was not fuzzed: pip could not fetch schemathesis ${version} from its package index.`);
  }
  if (stale()) build();
  const { startSystem } = await import('../dist/libs/testing/src/start-system.js');
  const system = await startSystem({ demo: true, env: { LOG_LEVEL: 'error' } });
  try {
    for (let round = 0; round < rounds; round++) {
      for (const username of ['owner', 'superadmin']) {
        const token = await login(system.url, username);
        const platform = username === 'superadmin';
        const code = await run(tool, [
          'run',
          join(root, 'apps/gateway/openapi.json'),
          `--url=${system.url}/api`,
          `--header=Authorization: Bearer ${token}`,
          `--checks=${checks.join()}`,
          `--max-time=${platform ? Math.ceil(seconds / 3) : seconds}`,
          '--phases=examples,coverage,fuzzing',
          platform ? '--include-path-regex=^/super-admin/' : '--exclude-path-regex=^/super-admin/',
          ...excluded.map((path) => `--exclude-path=${path}`),
          '--suppress-health-check=all',
          '--request-timeout=15',
          '--rate-limit=auto',
          '--continue-on-failure',
          '--warnings=off',
          '--no-color',
        ]);
        if (code === 0) passed++;
        else failed++;
      }
    }
    if (failed > 0) console.log(system.output().split('\n').slice(0, 40).join('\n'));
  } finally {
    await system.stop();
  }
} catch (fault) {
  console.error(/** @type {Error} */ (fault).message);
  failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

// npm run contract -- --base URL: the contract tests of the gateway against a system that runs somewhere. What cannot
// run is said and counted.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/house.mjs';
import { wordsOf } from './lib/words.mjs';

const usage = `npm run contract -- --base <url>              hold a system that runs there to its description, as the demo users
                    --owner <name:password>   as others; likewise --admin, --manager, --cashier, --warehouse-staff
                                              and --super-admin
                    --other <name:password>   the owner of another business
                    --mail <folder>           where the system writes its mails: another business is opened for the run`;

const demo = {
  OWNER: 'owner',
  ADMIN: 'admin',
  MANAGER: 'manager',
  CASHIER: 'cashier',
  WAREHOUSE_STAFF: 'warehouse',
  SUPER_ADMIN: 'superadmin',
};
const optionOf = (/** @type {string} */ role) => role.toLowerCase().replace('_', '-');
const names = ['base', 'other', 'mail', ...Object.keys(demo).map(optionOf)];
const { values } = wordsOf(usage, Object.fromEntries(names.map((name) => [name, { type: 'string' }])));
if (!URL.canParse(String(values.base))) {
  console.error(`Say where the system is, as in --base http://localhost:3000.\n${usage}`);
  process.exit(1);
}
const remote = {
  base: String(values.base).replace(/\/(api\/?)?$/, ''),
  people: Object.fromEntries(
    Object.entries(demo).map(([role, name]) => [role, values[optionOf(role)] ?? `${name}:password123`]),
  ),
  other: values.other,
  mail: values.mail,
};

const folder = mkdtempSync(join(tmpdir(), 'pos-contract-'));
const output = join(folder, 'report.json');
const words = [
  '--selectProjects',
  'system',
  '--runInBand',
  '--json',
  `--outputFile=${output}`,
  'gateway/test/contract',
];
const child = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...words], {
  cwd: root,
  // no system is started: there is one
  env: { ...process.env, POS_TEST_SYSTEM: 'none', POS_CONTRACT: JSON.stringify(remote) },
  stdio: ['ignore', 'ignore', 'pipe'],
});
let absent = 0;
child.stderr.on('data', (chunk) => {
  absent += String(chunk).split('DID NOT RUN').length - 1;
  process.stderr.write(chunk);
});
await new Promise((resolve) => child.once('close', resolve));
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(output, 'utf8'));
  const failed = Math.max(numFailedTests, numFailedTestSuites);
  if (absent > 0) console.log(`${absent} of these DID NOT RUN: see above.`);
  console.log(`${numPassedTests - absent} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch {
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

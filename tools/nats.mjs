// npm run nats: who may do what on the broker, written from the code.
import './lib/node-version.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './lib/house.mjs';
import { natsRules } from './lib/nats-rules.mjs';
import { wordsOf } from './lib/words.mjs';

const usage = `npm run nats                   write deploy/nats anew from the code
npm run nats -- --check        only say whether that is needed
npm run nats -- --to <file>    write the rules of the services alone there`;

/** Somebody outside who reads the demo business. */
const example = { user: 'accountant', services: ['sales', 'inventory'] };

const { check, to } = wordsOf(usage, { check: { type: 'boolean' }, to: { type: 'string' } }).values;
if (to) {
  fs.writeFileSync(to, await natsRules(), { mode: 0o600 });
} else {
  const { demo } = await import('../dist/libs/contracts/src/index.js');
  const files = {
    'deploy/nats/services.conf': await natsRules(),
    'deploy/nats/with-subscriber.example.conf': await natsRules([{ ...example, businessId: demo.businessId }]),
  };
  const stale = Object.entries(files).filter(([file, text]) => read(file) !== text);
  if (!check) for (const [file, text] of stale) write(path.join(root, file), text);
  const verb = check ? 'is not what the code says: run npm run nats' : 'written';
  for (const [file] of stale) console.log(`${file} ${verb}.`);
  if (check && stale.length > 0) process.exitCode = 1;
}

/** @param {string} file @param {string} text */
function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** @param {string} file */
function read(file) {
  const full = path.join(root, file);
  return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : '';
}

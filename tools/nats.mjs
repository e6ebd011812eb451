// npm run nats: who may do what on the broker, written from the code; `-- --check` only says whether that is so.
import './lib/node-version.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './lib/house.mjs';
import { natsRules } from './lib/nats-rules.mjs';

/** Somebody outside who reads the demo business. */
const example = { user: 'accountant', services: ['sales', 'inventory'] };

const [word, target] = process.argv.slice(2);
if (word === '--to' && target) {
  fs.writeFileSync(target, await natsRules(), { mode: 0o600 });
} else {
  const { demo } = await import('../dist/libs/contracts/src/index.js');
  const files = {
    'deploy/nats/services.conf': await natsRules(),
    'deploy/nats/with-subscriber.example.conf': await natsRules([{ ...example, businessId: demo.businessId }]),
  };
  const stale = Object.entries(files).filter(([file, text]) => read(file) !== text);
  if (word !== '--check') for (const [file, text] of stale) write(path.join(root, file), text);
  const verb = word === '--check' ? 'is not what the code says: run npm run nats' : 'written';
  for (const [file] of stale) console.log(`${file} ${verb}.`);
  if (word === '--check' && stale.length > 0) process.exitCode = 1;
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

// npm run events: what the services announce, as AsyncAPI and JSON Schema, written from the contracts. `-- --check` says
// whether it is so and nothing breaks a reader of the last release; `-- --release` makes this the released form.
import './lib/node-version.mjs';
import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { asyncApi, breaksOf, eventSchema, everyEvent } from '../dist/libs/contracts/src/index.js';
import { root } from './lib/house.mjs';

const folder = path.join(root, 'deploy/events');
const [word] = process.argv.slice(2);
const schemas = Object.fromEntries(
  everyEvent.map((event) => [event.name, eventSchema(event)]).sort(([a], [b]) => (a < b ? -1 : 1)),
);
const files = new Map([
  ['asyncapi.json', asyncApi(everyEvent, (name) => `./schemas/${name}.json`)],
  ...Object.entries(schemas).map(([name, schema]) => [`schemas/${name}.json`, schema]),
]);

const released = read('released.json') ? JSON.parse(read('released.json')) : {};
const broken = Object.entries(released).flatMap(([name, old]) =>
  schemas[name] ? breaksOf(old, schemas[name]).map((what) => `${name}: ${what}`) : [`${name} is gone`],
);
for (const sentence of broken) console.error(`${sentence}. Announce a next version beside it.`);
if (broken.length > 0) process.exitCode = 1;
else if (word === '--release') files.set('released.json', schemas);

const stale = [...files].filter(([file, content]) => read(file) !== written(content)).map(([file]) => file);
const gone = fs.existsSync(path.join(folder, 'schemas'))
  ? fs.readdirSync(path.join(folder, 'schemas')).filter((file) => !files.has(`schemas/${file}`))
  : [];
if (word === '--check') {
  for (const file of [...stale, ...gone.map((each) => `schemas/${each}`)])
    console.error(`deploy/events/${file} is not what the contracts say: run npm run events.`);
  if (stale.length + gone.length > 0) process.exitCode = 1;
} else {
  fs.mkdirSync(path.join(folder, 'schemas'), { recursive: true });
  for (const file of stale) fs.writeFileSync(path.join(folder, file), written(files.get(file)));
  for (const file of gone) fs.rmSync(path.join(folder, 'schemas', file));
  console.log(`${stale.length} files of deploy/events written, ${gone.length} removed.`);
}

/** @param {string} file */
function read(file) {
  const full = path.join(folder, file);
  return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : '';
}

/** @param {unknown} content */
function written(content) {
  return `${JSON.stringify(content, null, 2)}\n`;
}

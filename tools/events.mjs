// npm run events: what the services announce, as AsyncAPI and JSON Schema, written from the contracts into
// libs/contracts/events.
import './lib/node-version.mjs';
import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { asyncApi } from './lib/asyncapi.mjs';
import { breaks } from './lib/compatibility.mjs';
import { events, schemaOf } from './lib/event-schemas.mjs';
import { root } from './lib/house.mjs';
import { wordsOf } from './lib/words.mjs';

const usage = `npm run events                 write libs/contracts/events anew from the contracts
npm run events -- --check      only say whether that is needed, and whether readers of the last release would break
npm run events -- --release    write it, and make the schemas and examples of now the released ones`;

const { values: said } = wordsOf(usage, { check: { type: 'boolean' }, release: { type: 'boolean' } });
const folder = path.join(root, 'libs/contracts/events');
const all = events();
const generated = filesOf('schemas', schemaOf);
const files = new Map([['asyncapi.json', written(asyncApi())], ...generated]);

const broken = listed('released').flatMap((file) => {
  const now = all.find(({ name }) => `released/${name}.json` === file);
  return now
    ? breaks(JSON.parse(read(file)), schemaOf(now)).map((what) => `${now.name}: ${what}`)
    : [`${file}: is gone`];
});
for (const sentence of broken) console.error(`${sentence}. Announce the next version of the event beside it.`);
const unreleased = all.filter(({ name }) => read(`released/${name}.json`) === '');
if (broken.length > 0) process.exitCode = 1;
else if (said.release) {
  for (const [file, text] of filesOf('released', schemaOf)) files.set(file, text);
  // what was once announced stays as it was: only events without a message get one
  for (const [file, text] of filesOf('golden', ({ example }) => example)) if (!read(file)) files.set(file, text);
} else for (const { name } of unreleased) console.log(`${name} is not released yet: npm run events -- --release.`);

const stale = [...files].filter(([file, text]) => read(file) !== text).map(([file]) => file);
const gone = listed('schemas').filter((file) => !files.has(file));
if (said.check) {
  for (const file of [...stale, ...gone])
    console.error(`libs/contracts/events/${file} is not what the contracts say: run npm run events.`);
  if (stale.length + gone.length > 0) process.exitCode = 1;
} else {
  for (const file of stale) write(file, files.get(file) ?? '');
  for (const file of gone) fs.rmSync(path.join(folder, file));
  console.log(`${stale.length} files of libs/contracts/events written, ${gone.length} removed.`);
}

/**
 * A file for each event.
 * @param {string} place
 * @param {(event: ReturnType<typeof events>[number]) => unknown} content
 * @returns {[file: string, text: string][]}
 */
function filesOf(place, content) {
  return all.map((event) => [`${place}/${event.name}.json`, written(content(event))]);
}

/** @param {string} place */
function listed(place) {
  const full = path.join(folder, place);
  return fs.existsSync(full) ? fs.readdirSync(full).map((file) => `${place}/${file}`) : [];
}

/** @param {string} file */
function read(file) {
  const full = path.join(folder, file);
  return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : '';
}

/** @param {string} file @param {string} text */
function write(file, text) {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), text);
}

/** @param {unknown} content */
function written(content) {
  return `${JSON.stringify(content, null, 1)}\n`;
}

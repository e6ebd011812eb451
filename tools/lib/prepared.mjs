import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, services } from './house.mjs';
import { writePrivately } from './secrets.mjs';

/** All that decides what the schema becomes. Preparing a database costs a second, so a start that would change nothing skips it. */
const sources = [
  'libs/persistence/src',
  ...services.flatMap((name) => [`apps/${name}/migrations`, `apps/${name}/src/database.js`]),
];

/**
 * The note in the data folder that says what the embedded database was last prepared for.
 * @param {string} data
 * @param {import('./postgres.mjs').Postgres} postgres
 * @param {Record<string, string>} passwords
 */
export function preparedNote(data, postgres, passwords) {
  const file = noteFile(data);
  // another database under the same folder name has another identifier
  const key = hash([postgres.identifier(), JSON.stringify(passwords), ...sources.map(content)]);
  return {
    /**
     * What the last preparation found, when another one would change nothing.
     * @param {boolean} seed whether demo data is wanted in an empty database
     * @returns {{ demo: boolean } | undefined}
     */
    read(seed) {
      try {
        const note = JSON.parse(fs.readFileSync(file, 'utf8'));
        return note.key === key && (note.seed || !seed) ? { demo: note.demo } : undefined;
      } catch {
        return undefined;
      }
    },
    /**
     * @param {boolean} seed
     * @param {boolean} demo whether the demo business is there
     */
    write(seed, demo) {
      writePrivately(file, JSON.stringify({ key, seed, demo }));
    },
  };
}

/** Makes the next start prepare the database whatever the note says. */
export function forgetPrepared(/** @type {string} */ data) {
  fs.rmSync(noteFile(data), { force: true });
}

const noteFile = (/** @type {string} */ data) => path.join(data, 'prepared.json');

const hash = (/** @type {(string | Buffer)[]} */ parts) => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
};

function content(/** @type {string} */ name) {
  const file = path.join(root, 'dist', name);
  if (fs.statSync(file).isFile()) return hash([fs.readFileSync(file)]);
  const files = fs
    .readdirSync(file, { recursive: true })
    .map(String)
    .filter((each) => each.endsWith('.js'));
  return hash(files.sort().flatMap((each) => [each, fs.readFileSync(path.join(file, each))]));
}

// npm run audit: the audit of a business as a file, and whether such a file is whole. A file needs no database to be
// looked at: whoever holds one, and an anchor from elsewhere, can tell what was changed in it.
import './lib/node-version.mjs';
import fs from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { build, stale } from './build.mjs';
import { withDatabase } from './lib/database.mjs';
import { Sorry, explain } from './lib/sorry.mjs';
import { wordsOf } from './lib/words.mjs';

const usage = `npm run audit -- export [FILE] [--business <id>]     write the log of a business, one record a line; to the screen without FILE
npm run audit -- verify FILE [--anchors FILE]        find what was edited, removed, moved or cut off in such a file
                                                     anchors: <POS_DATA>/audit/anchors.ndjson, or the events
                                                     reporting.audit.anchored as somebody else kept them`;

/** The only form of the file that there is so far. */
const FORMAT = 'pos-audit-1';
const rowsAtOnce = 1_000;

const explained = {
  EDITED: 'it is not as it was written',
  MISSING: 'it is not where it belongs, removed or moved',
  MISPLACED: 'another one stands in its place',
  REWRITTEN: 'it was made anew, its hash is not the one that was told',
  TRUNCATED: 'it and all behind it are missing',
};

/** @typedef {{ business?: string, anchors?: string }} Options */
/** @typedef {{ seq: number, hash: string }} Mark */

const commands = {
  /**
   * @param {string[]} words
   * @param {Options} options
   */
  async export([file, ...rest], { business, anchors }) {
    if (rest.length > 0 || anchors) throw new Sorry(usage);
    await withDatabase(async (urls) => {
      const url = urls.verify ?? urls.services.reporting;
      const db = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
      db.setTypeParser(pg.types.builtins.INT8, Number);
      await db.connect();
      try {
        await db.query('begin isolation level repeatable read read only');
        const businessId = business ?? (await onlyBusiness(db));
        await db.query(`select set_config('app.businesses', $1, true)`, [`{${businessId}}`]);
        const count = await write(db, businessId, file ? fs.createWriteStream(file) : process.stdout);
        if (file) console.log(`Wrote ${count} records to ${file}.`);
      } finally {
        await db.end();
      }
    });
  },

  /**
   * @param {string[]} words
   * @param {Options} options
   */
  async verify([file, ...rest], { business, anchors }) {
    if (!file || rest.length > 0 || business) throw new Sorry(usage);
    const { found, businessId, at, checked } = await read(file, anchors);
    if (found) {
      console.log(`BROKEN at record ${found.brokenAt}: ${explained[found.reason]}. ${checked} records before it hold.`);
      process.exitCode = 1;
      return;
    }
    console.log(`Whole: ${checked} records of business ${businessId}, ending with ${at.hash}.`);
  },
};

/**
 * @param {pg.Client} db
 * @param {string} businessId
 * @param {NodeJS.WritableStream} out
 */
async function write(db, businessId, out) {
  const { contentOf } = await import('../dist/apps/reporting/src/audit/audit.js');
  const line = async (/** @type {object} */ content) => {
    if (!out.write(`${JSON.stringify(content)}\n`)) await once(out, 'drain');
  };
  const { rows: heads } = await db.query(
    `select seq, encode(hash, 'hex') hash from reporting.audit_heads where business_id = $1`,
    [businessId],
  );
  if (!heads[0]) throw new Sorry(`There is no audit of a business ${businessId} here.`);
  await line({ format: FORMAT, businessId, exportedAt: new Date().toISOString() });
  await db.query(`declare records no scroll cursor for ${chainOf(businessId)}`);
  let count = 0;
  for (;;) {
    const { rows } = await db.query(`fetch ${rowsAtOnce} from records`);
    for (const { seq, prevHash, hash, at, ...record } of rows)
      await line({ seq, prevHash, hash, record: contentOf({ ...record, at: at.toISOString() }) });
    count += rows.length;
    if (rows.length < rowsAtOnce) break;
  }
  await line({ end: heads[0] });
  if (out !== process.stdout) {
    out.end();
    await finished(out);
  }
  return count;
}

const chainOf = (/** @type {string} */ businessId) => `
  select seq, encode(prev_hash, 'hex') "prevHash", encode(hash, 'hex') hash, id, business_id "businessId",
    event_id "eventId", event_type "eventType", entity_type "entityType", entity_id "entityId", user_id "userId",
    user_name "userName", impersonated_by "impersonatedBy", impersonator_name "impersonatorName",
    outlet_id "outletId", request_id "requestId", ip, user_agent "userAgent", before, after, created_at at
  from reporting.audit_records where business_id = ${pg.escapeLiteral(businessId)} order by seq`;

/** The one there is, as in a shop of one's own. */
async function onlyBusiness(/** @type {pg.Client} */ db) {
  const { rows } = await db.query('select business_id from reporting.audit_heads order by 1 limit 20');
  if (rows.length === 1) return rows[0].business_id;
  const known = rows.map(({ business_id }) => `\n  ${business_id}`).join('');
  throw new Sorry(known ? `Say --business with one of these:${known}` : 'Say --business with its id.');
}

/**
 * Reads a file line by line: its length does not matter.
 * @param {string} file
 * @param {string | undefined} anchorsFile
 */
async function read(file, anchorsFile) {
  const { Walk } = await import('../dist/apps/reporting/src/audit/chain.crypto.js');
  const lines = linesOf(file);
  const { value: first } = await lines.next();
  if (first?.format !== FORMAT) throw new Sorry(`${file} is no export of an audit (${FORMAT}).`);
  const { businessId } = first;
  const told = anchorsFile ? await anchorsOf(anchorsFile, businessId) : new Map();
  const walk = new Walk();
  /** @type {Mark | undefined} */
  let end;
  let found;
  for await (const line of lines) {
    end = line.end;
    if (end) break;
    found = line.record?.businessId === businessId ? walk.step(line) : { brokenAt: walk.at.seq + 1, reason: 'EDITED' };
    const mark = told.get(line.seq);
    found ??= mark && walk.meet(mark);
    if (found) break;
  }
  const beyond = [...told.values()].filter(({ seq }) => seq > walk.at.seq);
  found ??= end ? [end, ...beyond].map((mark) => walk.meet(mark)).find((each) => each) : cutOff(walk.at.seq);
  return { found, businessId, at: walk.at, checked: walk.checked };
}

/** The last line of a file says where it ends; without it nobody knows what stood there. */
const cutOff = (/** @type {number} */ seq) => ({ brokenAt: seq + 1, reason: /** @type {const} */ ('TRUNCATED') });

/**
 * @param {string} file
 * @param {string} businessId
 * @returns {Promise<Map<number, Mark>>}
 */
async function anchorsOf(file, businessId) {
  const told = new Map();
  for await (const anchor of linesOf(file))
    if ((anchor.businessId ?? anchor.id) === businessId) told.set(anchor.seq, { seq: anchor.seq, hash: anchor.hash });
  return told;
}

/**
 * @param {string} file
 * @returns {AsyncGenerator<any>}
 */
async function* linesOf(file) {
  if (!fs.existsSync(file)) throw new Sorry(`There is no file ${file}.`);
  let number = 0;
  for await (const line of createInterface({ input: fs.createReadStream(file), crlfDelay: Infinity })) {
    number += 1;
    try {
      yield JSON.parse(line);
    } catch {
      throw new Sorry(`Line ${number} of ${file} is no JSON.`);
    }
  }
}

// 1 says that a file is broken
const failure = 2;
const { words: said, values } = wordsOf(
  usage,
  { business: { type: 'string' }, anchors: { type: 'string' } },
  { takesWords: true, failure },
);
const [command = '', ...words] = said;
try {
  const work = Object.hasOwn(commands, command) ? commands[/** @type {keyof typeof commands} */ (command)] : undefined;
  if (!work) throw new Sorry(command ? `Unknown command "${command}".\n${usage}` : usage);
  if (stale()) build();
  await work(words, values);
} catch (error) {
  explain(error);
  process.exitCode = failure;
}

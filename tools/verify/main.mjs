// npm run verify: asks all schemas whether what must survive has survived. Exit code 1 when something has not.
import '../lib/node-version.mjs';
import { setTimeout as delay } from 'node:timers/promises';
import { withDatabase } from '../lib/database.mjs';
import { services } from '../lib/house.mjs';
import { Sorry, explain } from '../lib/sorry.mjs';
import { brokerOf } from '../lib/streams.mjs';
import { wordsOf } from '../lib/words.mjs';
import { allAt, Books } from './books.mjs';
import { invariants } from './invariants.mjs';

const usage = `npm run verify                       ask the database of this clone
npm run verify -- --url <url>         ask another one, as a role that reads all; --url <service>=<url> for one service
npm run verify -- --nats <url>        look into the streams of that broker as well, as its operator
npm run verify -- --wait <seconds>    ask again until all is well, at most so long: events may still be on their way
npm run verify -- --json              print the findings as JSON
npm run verify -- I1 I5               ask for these only`;

const options = /** @type {const} */ ({
  url: { type: 'string', multiple: true },
  nats: { type: 'string' },
  wait: { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
});

/** Sentences shown of each violation; the rest is counted. */
const shown = 5;
const againMs = 500;

try {
  const { words, wait, json, urls, nats } = read();
  const chosen = invariants.filter(({ id }) => words.length === 0 || words.includes(id));
  const findings = urls
    ? await settled({ urls, nats }, chosen, wait)
    : await withDatabase(async ({ verify }, { data }) => {
        if (!verify) throw new Sorry('DATABASE_URL is not set: say --url.');
        return settled({ urls: allAt(verify), nats: nats ?? brokerOf(data) }, chosen, wait);
      });
  console.log(json ? JSON.stringify(findings, null, 2) : findings.map(line).join('\n'));
  if (findings.some(({ wrong }) => wrong > 0)) process.exitCode = 1;
} catch (error) {
  explain(error);
  process.exitCode = 2;
}

function read() {
  const { words, values } = wordsOf(usage, options, { takesWords: true, failure: 2 });
  const strange = words.find((word) => !invariants.some(({ id }) => id === word));
  if (strange) throw new Sorry(`Unknown word "${strange}".\n${usage}`);
  const { json, nats } = values;
  return { words, wait: Number(values.wait), json, nats, urls: values.url && urlsOf(values.url) };
}

/** @param {string[]} words */
function urlsOf(words) {
  /** @type {Record<string, string>} */
  const urls = {};
  for (const word of words) {
    const service = services.find((name) => word.startsWith(`${name}=`));
    if (service) urls[service] = word.slice(service.length + 1);
    else Object.assign(urls, { ...allAt(word), ...urls });
  }
  return urls;
}

/**
 * Where to look.
 * @typedef {{ urls: Record<string, string>, nats: string | undefined }} Where
 */

/**
 * @param {Where} where
 * @param {import('./invariants.mjs').Invariant[]} chosen
 * @param {number} waitSeconds
 */
async function settled(where, chosen, waitSeconds) {
  const until = Date.now() + waitSeconds * 1000;
  for (;;) {
    const findings = await ask(where, chosen);
    if (Date.now() > until || findings.every(({ wrong }) => wrong === 0)) return findings;
    await delay(againMs);
  }
}

/**
 * @param {Where} where
 * @param {import('./invariants.mjs').Invariant[]} chosen
 */
async function ask({ urls, nats }, chosen) {
  const books = new Books(urls, nats);
  try {
    await books.open();
    const findings = [];
    for (const { id, says, check } of chosen) {
      /** @type {{ id: string, says: string, looked: number, wrong: number, examples: string[], notes: string[] }} */
      const found = { id, says, looked: 0, wrong: 0, examples: [], notes: [] };
      await check(books, {
        looked: (count) => (found.looked += count),
        wrong: (sentence) => {
          found.wrong += 1;
          if (found.examples.length < shown) found.examples.push(sentence);
        },
        note: (sentence) => found.notes.push(sentence),
      });
      findings.push(found);
    }
    return findings;
  } finally {
    await books.close();
  }
}

/** @param {Awaited<ReturnType<typeof ask>>[number]} finding */
function line({ id, says, looked, wrong, examples, notes }) {
  const verdict = wrong === 0 ? `ok, ${looked} looked at` : `VIOLATED ${wrong} times, ${looked} looked at`;
  const more = wrong > examples.length ? [`     … and ${wrong - examples.length} more`] : [];
  return [
    `${id.padEnd(4)} ${verdict}. ${says}`,
    ...examples.map((sentence) => `     ${sentence}`),
    ...more,
    ...notes.map((sentence) => `     note: ${sentence}`),
  ].join('\n');
}

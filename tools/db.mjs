import './lib/node-version.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { isEmbedded, withDatabase } from './lib/database.mjs';
import { holderOf } from './lib/lock.mjs';
import { newMigration } from './lib/migration-file.mjs';
import { forgetPrepared } from './lib/prepared.mjs';
import { installAndBuild } from './lib/prerequisites.mjs';
import { readSettings } from './lib/settings.mjs';
import { Sorry, explain } from './lib/sorry.mjs';
import { wordsOf } from './lib/words.mjs';

const usage = `npm run db -- migrate [--seed]         bring every schema up to date; with --seed fill an empty database, too
npm run db -- new <service> <name>     write an empty migration, e.g. new sales add-tips
npm run db -- seed                     fill an empty database with the demo business
npm run db -- reset [--yes]            delete all data and start over
npm run db -- url [role]               print how to connect; as the superuser without a role, e.g. url sales_svc`;

/** @typedef {{ seed: boolean, yes: boolean }} Options */

const commands = {
  /** Started by the launcher too, which then hears the outcome over the channel. */
  async migrate(/** @type {string[]} */ _, /** @type {Options} */ { seed: withDemo }) {
    const { prepare, hasDemo } = await schema();
    return withDatabase(async (urls, settings, passwords) => {
      const seed = withDemo && !settings.production;
      const { applied, seeded } = await prepare(urls, passwords, { seed });
      if (process.send) return process.send({ demo: urls.admin ? await hasDemo(urls.admin) : false });
      console.log(applied.length > 0 ? applied.map((name) => `Applied ${name}.`).join('\n') : 'Nothing to migrate.');
      if (seeded) console.log('Filled with the demo business.');
    });
  },

  async new([service = '', name = '']) {
    console.log(`Wrote ${newMigration(service, name)}.`);
  },

  async seed() {
    const { prepare } = await schema();
    return withDatabase(async (urls, settings, passwords) => {
      if (settings.production) throw new Sorry('Demo data is refused with NODE_ENV=production.');
      const { seeded } = await prepare(urls, passwords, { seed: true });
      if (!seeded) throw new Sorry('The database has a business already: only an empty one is filled with demo data.');
      console.log('Filled with the demo business.');
    });
  },

  async reset(/** @type {string[]} */ _, /** @type {Options} */ { yes }) {
    const settings = readSettings();
    if (settings.production) throw new Sorry('Deleting all data is refused with NODE_ENV=production.');
    if (holderOf(settings.data)) throw new Sorry('The system is running: stop it before deleting its data.');
    if (!yes) await confirmed(settings);
    const { reset } = await schema();
    forgetPrepared(settings.data);
    return withDatabase(async (urls, _, passwords) => {
      const { seeded } = await reset(urls, passwords, { seed: isEmbedded(settings) });
      // streams and mails speak of sales that are gone
      for (const name of ['nats', 'mail']) fs.rmSync(path.join(settings.data, name), { recursive: true, force: true });
      console.log(`All data deleted, schema made anew${seeded ? ' and filled with the demo business' : ''}.`);
    });
  },

  async url([role]) {
    const settings = readSettings();
    if (isEmbedded(settings) && !holderOf(settings.data))
      throw new Sorry('The embedded database is not running: `npm start` starts it.');
    return withDatabase(async (urls) => {
      /** @type {Record<string, string | undefined>} */
      const byRole = { pos_owner: urls.owner, pos_verify: urls.verify };
      for (const [service, url] of Object.entries(urls.services)) byRole[`${service}_svc`] = url;
      const url = role ? (byRole[role] ?? byRole[`${role}_svc`]) : urls.admin;
      if (!url) throw new Sorry(`There is no role ${role ?? 'superuser'} here: ${Object.keys(byRole).join(', ')}.`);
      console.log(url);
    });
  },
};

async function schema() {
  // the launcher has built already before it starts us
  if (!process.send) await installAndBuild(new AbortController().signal);
  return import('./lib/schema.mjs');
}

/** Without a terminal nobody can be asked, so the word must be given beforehand. */
async function confirmed(/** @type {import('./lib/settings.mjs').Settings} */ settings) {
  if (!process.stdin.isTTY) throw new Sorry('This deletes all data: add --yes to say that you mean it.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const where = settings.databaseUrl ? 'the database of DATABASE_URL' : settings.data;
  const answer = await terminal.question(`Delete all data in ${where}? Type "yes": `);
  terminal.close();
  if (answer.trim() !== 'yes') throw new Sorry('Nothing was deleted.');
}

const { words: said, values } = wordsOf(
  usage,
  { seed: { type: 'boolean', default: false }, yes: { type: 'boolean', default: false } },
  { takesWords: true },
);
const [command = '', ...words] = said;
try {
  const work = Object.hasOwn(commands, command) ? commands[/** @type {keyof typeof commands} */ (command)] : undefined;
  if (!work) throw new Sorry(command ? `Unknown command "${command}".\n${usage}` : usage);
  await work(words, values);
} catch (error) {
  process.exitCode = 1;
  if (process.send && error instanceof Sorry) process.send({ sorry: error.message });
  else explain(error);
} finally {
  // the channel to the launcher would keep this process alive
  process.disconnect?.();
}

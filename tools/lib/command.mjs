import { services } from './house.mjs';
import { System } from './launch.mjs';
import { readSettings, settingsHelp } from './settings.mjs';
import { Sorry, explain } from './sorry.mjs';
import { watch } from './watch.mjs';

const flags = [
  ['--one-process', 'every service in one process, no broker needed (default)'],
  ['--services', 'one process per service, requests and events over NATS'],
  ['--no-demo', 'leave an empty database empty'],
  ['--help', 'show this'],
];

/** npm hands Ctrl-C on to a process that the terminal has already told, so one keypress may arrive twice. */
const sameKeypressMs = 500;

/**
 * Starts the system as the words say, and ends it on Ctrl-C, SIGTERM or a closed terminal.
 * @param {'start' | 'dev'} command
 * @param {string[]} words
 */
export async function run(command, words) {
  /** @type {System | undefined} */
  let system;
  try {
    const choice = read(command, words);
    if (choice.help) return console.log(help());
    system = new System(readSettings(), choice);
    endBySignal(system);
    await system.start();
    if (command === 'dev') watch(system, choice.only);
    process.send?.('ready');
  } catch (error) {
    // ended while it was starting: whoever sent the signal knows why
    if (/** @type {any} */ (error)?.name === 'AbortError') return;
    explain(error);
    await system?.stop();
    process.exit(1);
  }
}

/**
 * @param {'start' | 'dev'} command
 * @param {string[]} words
 */
function read(command, words) {
  const known = flags.map(([flag]) => flag);
  const unknown = words.find((word) => word.startsWith('-') && !known.includes(word));
  if (unknown) throw new Sorry(`Unknown flag ${unknown}: \`npm start -- --help\` lists them.`);
  const only = words.filter((word) => !word.startsWith('-'));
  const apps = ['gateway', ...services, 'web'];
  const stranger = command === 'start' ? only[0] : only.find((word) => !apps.includes(word));
  if (stranger)
    throw new Sorry(`Unknown word "${stranger}"${command === 'dev' ? `: the apps are ${apps.join(', ')}` : ''}.`);
  if (words.includes('--services') && words.includes('--one-process'))
    throw new Sorry('--services and --one-process exclude each other.');
  return {
    mode: /** @type {'one' | 'services'} */ (words.includes('--services') ? 'services' : 'one'),
    demo: !words.includes('--no-demo'),
    help: words.includes('--help'),
    only,
  };
}

function help() {
  return [
    'npm start [-- flags]              starts everything; Ctrl-C ends it',
    'npm run dev [-- flags] [-- apps]  the same, restarting what changes; with names, only those apps are watched',
    'npm run db -- migrate|new|seed|reset|url',
    '',
    'Flags',
    ...flags.map(([flag, says]) => `  ${String(flag).padEnd(15)}${says}`),
    '',
    'Settings, from the environment or from .env',
    settingsHelp(),
  ].join('\n');
}

/** @param {System} system */
function endBySignal(system) {
  let asked = 0;
  const end = async () => {
    if (Date.now() - asked < sameKeypressMs) return;
    if (asked) {
      system.kill();
      process.exit(1);
    }
    asked = Date.now();
    console.log('Stopping…');
    await system.stop();
    process.exit(0);
  };
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(name, end);
  // a test that started us was killed
  process.once('disconnect', end);
  if (process.env.npm_lifecycle_event) whenOrphaned(end);
  // the reader of our output went away, as with `npm start | head`: what we have to say is lost, the system is not
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** npm hands a signal to the shell between us, which dies of it without a word to us. */
function whenOrphaned(/** @type {() => void} */ end) {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    end();
  }, 250).unref();
}

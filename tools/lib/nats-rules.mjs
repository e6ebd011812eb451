import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LONGEST_CALL_MS } from '../../dist/libs/contracts/src/call.js';
import { durableOf, narrowest, streamOf } from '../../dist/libs/messaging/src/jetstream.js';
import { consumers } from '../verify/consumers.mjs';
import { root, services } from './house.mjs';
import { passwordOf } from './nats.mjs';

/**
 * A user of the broker and what it may do.
 * @typedef {{ user: string, publish: string[], subscribe: string[], answers?: boolean, says: string }} User
 */

/**
 * Somebody outside who reads the events of one business.
 * @typedef {{ user: string, businessId: string, services: string[] }} Subscriber
 */

/**
 * The broker's configuration: one account, one user for each process with exactly the subjects that its code uses. Read
 * out of the built code, so that a new question or consumer needs no second place.
 * @param {Subscriber[]} [subscribers]
 */
export async function natsRules(subscribers = []) {
  const asked = await questions();
  const all = await consumers();
  const users = [
    operator(),
    gateway(),
    ...services.map((service) =>
      serviceUser(
        service,
        asked[service] ?? [],
        all.filter((consumer) => consumer.service === service),
      ),
    ),
    ...subscribers.map(subscriberUser),
  ];
  return `# Made by \`npm run nats\` from the code: which service asks and hears what. Passwords come from the environment,
# and begin with a letter: the server would take digits for a number.
accounts {
  POS {
    jetstream: enabled
    users: [
${users.map(written).join('\n')}
    ]
  }
}
`;
}

/** @returns {User} */
const operator = () => ({
  user: 'operator',
  says: 'looks after streams by command; no process runs as it',
  publish: ['>'],
  subscribe: ['>'],
});

/** @returns {User} */
const gateway = () => ({
  user: 'gateway',
  says: 'asks everybody, announces nothing',
  publish: ['call.>', 'signal.gateway.>'],
  subscribe: ['_INBOX.gateway.>', 'signal.>'],
});

/**
 * @param {string} service
 * @param {string[]} asks calls of others
 * @param {import('../verify/consumers.mjs').Consumer[]} rooms
 * @returns {User}
 */
function serviceUser(service, asks, rooms) {
  const own = streamOf(service);
  const places = rooms.flatMap(({ name, events }) =>
    sources(events).map((source) => {
      const heard = events.filter((event) => event.startsWith(`${source}.`));
      return place(durableOf(name), streamOf(source), narrowest(heard));
    }),
  );
  return {
    user: service,
    says: 'announces its own events, answers its own calls',
    answers: true,
    publish: [
      `event.${service}.>`,
      `signal.${service}.>`,
      ...asks.map((name) => `call.${name}`),
      '$JS.API.INFO',
      `$JS.API.STREAM.INFO.${own}`,
      `$JS.API.STREAM.CREATE.${own}`,
      ...places.flat(),
    ],
    subscribe: [`_INBOX.${service}.>`, `call.${service}.> ${service}`, 'signal.>'],
  };
}

const sources = (/** @type {string[]} */ events) =>
  [...new Set(events.map((event) => event.slice(0, event.indexOf('.'))))].sort();

/** What a durable pull consumer needs, and no more: its own place, with its own filter. */
const place = (/** @type {string} */ durable, /** @type {string} */ stream, /** @type {string} */ filter) => [
  `$JS.API.CONSUMER.CREATE.${stream}.${durable}.${filter}`,
  ...['INFO', 'MSG.NEXT', 'DELETE'].map((verb) => `$JS.API.CONSUMER.${verb}.${stream}.${durable}`),
];

const acks = (/** @type {string} */ durable, /** @type {string} */ stream) => `$JS.ACK.${stream}.${durable}.>`;

/**
 * @param {Subscriber} subscriber
 * @returns {User}
 */
const subscriberUser = ({ user, businessId, services: heard }) => ({
  user,
  says: `reads the events of business ${businessId}, through durables of its own name, and nothing else`,
  publish: [
    '$JS.API.INFO',
    ...heard.flatMap((service) => [
      ...place(user, streamOf(service), `event.${service}.*.*.*.${businessId}`),
      acks(user, streamOf(service)),
    ]),
  ],
  subscribe: [`_INBOX.${user}.>`],
});

// Who may answer is let answer what it was sent, an event's acknowledgement included. Were those allowed by their subject,
// servers before 2.10 would keep a minute's worth of them, and go through all of them at each event.
const answering = `allow_responses: { max: 1, expires: "${LONGEST_CALL_MS / 1000}s" }`;

/** @param {User} user */
function written({ user, says, publish, subscribe, answers }) {
  const list = (/** @type {string[]} */ subjects) =>
    subjects.length === 1
      ? `"${subjects[0]}"`
      : `[\n${[...new Set(subjects)].map((subject) => `            "${subject}"`).join('\n')}\n          ]`;
  return `      # ${says}
      {
        user: ${user}
        password: $${passwordOf(user)}
        permissions {
          publish: ${list(publish)}
          subscribe: ${list(subscribe)}${answers ? `\n          ${answering}` : ''}
        }
      }`;
}

/**
 * The calls of others that each service's code names: what it does not name it cannot ask.
 * @returns {Promise<Record<string, string[]>>}
 */
async function questions() {
  const contracts = await import(pathToFileURL(path.join(root, 'dist/libs/contracts/src/index.js')).href);
  return Object.fromEntries(
    services.map((service) => {
      const names = new Set();
      for (const text of textsOf(path.join(root, 'apps', service, 'src')))
        // what begins a text is the name of an event
        for (const [, spaceName = '', member = ''] of text.matchAll(/(?<!')\b([a-z]\w*)\.(\w+)\b/g)) {
          const declared = contracts[aliases(text)[spaceName] ?? spaceName]?.[member];
          if (declared?.refuses && !declared.name.startsWith(`${service}.`)) names.add(declared.name);
        }
      return [service, [...names].sort()];
    }),
  );
}

/** @param {string} text */
function aliases(text) {
  const [, imported = ''] = /import \{([^}]*)\} from '#libs\/contracts'/.exec(text) ?? [];
  return Object.fromEntries([...imported.matchAll(/(\w+) as (\w+)/g)].map(([, name, alias]) => [alias, name]));
}

/** @param {string} folder @returns {string[]} */
function textsOf(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
}

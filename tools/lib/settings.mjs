import fs from 'node:fs';
import path from 'node:path';
import { root, services } from './house.mjs';
import { Sorry } from './sorry.mjs';

/**
 * Every setting of the system: the help, `.env.example` and the check of the environment are made from this one table.
 * `<SERVICE>` stands for each service in capitals.
 * @type {{ name: string, example: string, says: string }[]}
 */
const settings = [
  {
    name: 'PORT',
    example: '3000',
    says: 'Port of the gateway. With --services the services serve health and metrics on the seven ports after it.',
  },
  {
    name: 'HOST',
    example: '0.0.0.0',
    says: 'Address that PORT is opened on. Unset: 127.0.0.1, this machine only; tablets need 0.0.0.0 and TLS.',
  },
  { name: 'POS_DATA', example: '.pos', says: 'Folder of the database, secrets and mails, made when it is missing.' },
  {
    name: 'DATABASE_URL',
    example: 'postgres://postgres:secret@db.example:5432/pos',
    says: 'A PostgreSQL of your own, as a role that may create roles; nothing embedded starts then.',
  },
  {
    name: '<SERVICE>_DATABASE_URL',
    example: 'postgres://<service>_svc:secret@db.example:5432/pos',
    says: "One service's database, migrated beforehand; set it for all services or none.",
  },
  {
    name: 'NATS_URL',
    example: 'nats://nats.example:4222',
    says: 'The broker for --services. Unset: a private nats-server from PATH.',
  },
  {
    name: 'NATS_REPLICAS',
    example: '3',
    says: 'Copies of each event stream in a cluster of brokers, 1 to 5. Unset: 1.',
  },
  {
    name: 'SMTP_URL',
    example: 'smtp://mail.example:587',
    says: 'Where mails go. Unset: they are written to <POS_DATA>/mail and shown in the log.',
  },
  {
    name: 'MAIL_FROM',
    example: 'Corner Shop <receipts@shop.example>',
    says: 'From whom mails come. Unset: receipts@localhost.',
  },
  {
    name: 'PUBLIC_URL',
    example: 'https://pos.example',
    says: 'Where people reach the system: the links in mails lead there. Unset: this machine, at PORT.',
  },
  { name: 'TLS_CERT_FILE', example: 'tls/cert.pem', says: 'Certificate for https, together with TLS_KEY_FILE.' },
  { name: 'TLS_KEY_FILE', example: 'tls/key.pem', says: 'Private key of the certificate.' },
  {
    name: 'CORS_ORIGINS',
    example: 'https://shop.example',
    says: 'Other origins whose pages may call the API, separated by commas. Unset: none.',
  },
  {
    name: 'TRUSTED_PROXIES',
    example: '10.0.0.1',
    says: 'Addresses of your own proxies, whose X-Forwarded-For is believed, separated by commas. Unset: none.',
  },
  {
    name: 'RATE_PER_USER',
    example: '1000',
    says: 'Requests a second that one user may make at each gateway, five seconds of it at once; 0: no limit. Unset: 1000.',
  },
  {
    name: 'RATE_PER_ADDRESS',
    example: '200',
    says: 'The same for an address, of requests that nobody signed in makes. Unset: 200.',
  },
  { name: 'LOG_LEVEL', example: 'info', says: 'fatal, error, warn, info, debug or trace. Unset: info.' },
  {
    name: 'JWT_PRIVATE_KEY_FILE',
    example: 'secrets/jwt.pem',
    says: 'ES256 private key that signs access tokens. Made on first start; required in production.',
  },
  {
    name: 'JWT_PUBLIC_KEY_FILES',
    example: 'secrets/jwt-next.pub.pem',
    says: 'Further public keys whose tokens count, separated by commas, to change the signing key. Unset: none.',
  },
  {
    name: 'ACTOR_SECRET',
    example: '64 hexadecimal digits',
    says: 'Signs who asks between services, at least 32 characters. Made on first start; required in production.',
  },
  { name: 'ACTOR_SECRET_FILE', example: 'secrets/actor', says: 'A file with ACTOR_SECRET, for mounted secrets.' },
  {
    name: 'POOL_<SERVICE>',
    example: '4',
    says: 'Database connections of one service. Unset: 4 for sales, inventory and reporting, 2 for the others.',
  },
  { name: 'NODE_ENV', example: 'production', says: 'production: no demo data, and no secrets made on first start.' },
];

/** The text of `.env.example`: every setting, commented out, under the sentence that explains it. */
export function envExample() {
  const blocks = settings.map(({ name, example, says }) => {
    const lines = name.includes('<SERVICE>')
      ? services.map((service) =>
          `#${name}=${example}`.replaceAll('<SERVICE>', service.toUpperCase()).replaceAll('<service>', service),
        )
      : [`#${name}=${example}`];
    return [`# ${says}`, ...lines].join('\n');
  });
  return `# Copy to .env and uncomment what you change. \`npm start -- --help\` says the same.\n\n${blocks.join('\n\n')}\n`;
}

/** The settings as a table for `--help`. */
export function settingsHelp() {
  const width = Math.max(...settings.map(({ name }) => name.length)) + 2;
  return settings.map(({ name, says }) => `  ${name.padEnd(width)}${says}`).join('\n');
}

/**
 * The settings of this start: the environment, completed from `.env` in the clone, checked as far as that is possible
 * without asking another machine. Throws Sorry with a sentence that names the wrong setting.
 * @param {NodeJS.ProcessEnv} env
 */
export function readSettings(env = process.env) {
  const file = path.join(root, '.env');
  if (env === process.env && fs.existsSync(file)) process.loadEnvFile(file);
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535 - services.length)
    throw new Sorry(`PORT is "${env.PORT}", which is no port number between 1 and ${65_535 - services.length}.`);
  const production = env.NODE_ENV === 'production';
  checkLogLevel(env);
  checkPools(env);
  checkSecrets(env, production);
  checkUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  if (env.DATABASE_URL && !/^\w+:\/\/[^/?]*\/[^/?]+/.test(env.DATABASE_URL))
    throw new Sorry('DATABASE_URL names no database: it ends in /pos or the like.');
  checkUrl(env, 'NATS_URL', ['nats:', 'tls:', 'ws:', 'wss:']);
  checkUrl(env, 'SMTP_URL', ['smtp:', 'smtps:']);
  checkUrl(env, 'PUBLIC_URL', ['http:', 'https:']);
  const tls = tlsFiles(env);
  return {
    port,
    publicUrl: env.PUBLIC_URL || `${tls ? 'https' : 'http'}://localhost:${port}`,
    host: env.HOST || '127.0.0.1',
    production,
    data: path.resolve(root, env.POS_DATA || '.pos'),
    tls,
    natsUrl: env.NATS_URL || undefined,
    databaseUrl: env.DATABASE_URL || undefined,
    serviceDatabaseUrls: serviceDatabaseUrls(env),
  };
}

/** @typedef {ReturnType<typeof readSettings>} Settings */

/** @param {NodeJS.ProcessEnv} env */
function checkLogLevel(env) {
  const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];
  if (env.LOG_LEVEL && !levels.includes(env.LOG_LEVEL))
    throw new Sorry(`LOG_LEVEL is "${env.LOG_LEVEL}", which is none of ${levels.join(', ')}.`);
}

/** @param {NodeJS.ProcessEnv} env */
function checkPools(env) {
  for (const name of services.map((service) => `POOL_${service.toUpperCase()}`)) {
    if (env[name] && !/^[1-9]\d?$/.test(env[name]))
      throw new Sorry(`${name} is "${env[name]}", not a number from 1 to 99.`);
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} production
 */
function checkSecrets(env, production) {
  for (const name of ['JWT_PRIVATE_KEY_FILE', 'ACTOR_SECRET_FILE']) if (env[name]) mustRead(name, env[name]);
  if (env.ACTOR_SECRET && env.ACTOR_SECRET.length < 32) throw new Sorry('ACTOR_SECRET has fewer than 32 characters.');
  if (!production) return;
  if (!env.JWT_PRIVATE_KEY_FILE) throw new Sorry('JWT_PRIVATE_KEY_FILE is required with NODE_ENV=production.');
  if (!env.ACTOR_SECRET && !env.ACTOR_SECRET_FILE)
    throw new Sorry('ACTOR_SECRET or ACTOR_SECRET_FILE is required with NODE_ENV=production.');
}

/** @param {NodeJS.ProcessEnv} env */
function tlsFiles(env) {
  const { TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = env;
  if (!cert && !key) return undefined;
  if (!cert || !key) throw new Sorry(`${cert ? 'TLS_KEY_FILE' : 'TLS_CERT_FILE'} is missing: https needs both files.`);
  mustRead('TLS_CERT_FILE', cert);
  mustRead('TLS_KEY_FILE', key);
  return { cert, key };
}

/** @param {NodeJS.ProcessEnv} env */
function serviceDatabaseUrls(env) {
  const nameOf = (/** @type {string} */ service) => `${service.toUpperCase()}_DATABASE_URL`;
  const set = services.filter((service) => env[nameOf(service)]);
  if (set.length === 0) return undefined;
  for (const service of services) checkUrl(env, nameOf(service), ['postgres:', 'postgresql:']);
  const missing = services.find((service) => !env[nameOf(service)]);
  if (missing && !env.DATABASE_URL)
    throw new Sorry(
      `${nameOf(missing)} is not set, while ${nameOf(set[0])} is: set it for every service, or DATABASE_URL.`,
    );
  return Object.fromEntries(set.map((service) => [service, env[nameOf(service)]]));
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name
 * @param {string[]} protocols
 */
function checkUrl(env, name, protocols) {
  const value = env[name];
  if (value && !protocols.some((protocol) => value.startsWith(`${protocol}//`)))
    throw new Sorry(`${name} must start with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`);
}

/**
 * @param {string} name
 * @param {string} file
 */
function mustRead(name, file) {
  try {
    fs.closeSync(fs.openSync(path.resolve(root, file), 'r'));
  } catch (error) {
    throw new Sorry(`${name} names ${file}, which cannot be read (${/** @type {any} */ (error).code}).`);
  }
}

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { services } from './house.mjs';

/** Who logs in to the database: the owner of the schemas, the reader of `npm run verify`, and each service. */
const logins = ['owner', 'verify', ...services];

/** Who logs in to a broker of ours: whoever looks after it, and each process. */
const brokerUsers = ['operator', 'gateway', ...services];

/**
 * The passwords and keys of this data folder, made at the first start and kept readable to its user only.
 * Production brings its own signing keys, so there only the database passwords are made.
 * @param {string} data
 * @param {NodeJS.ProcessEnv} env
 */
export function readSecrets(data, env) {
  const file = path.join(data, 'secrets.json');
  const stored = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const passwords = Object.fromEntries(logins.map((login) => [login, stored.passwords?.[login] ?? random()]));
  // nats-server reads what its environment says as configuration: digits in front would make it a number
  const broker = Object.fromEntries(brokerUsers.map((user) => [user, stored.broker?.[user] ?? `pw${random()}`]));
  const actorSecret = stored.actorSecret ?? random();
  const complete = { passwords, broker, actorSecret };
  if (JSON.stringify(stored) !== JSON.stringify(complete)) writePrivately(file, JSON.stringify(complete, null, 2));
  return {
    passwords,
    broker,
    /** What services need besides their own settings. */
    env: {
      ...(env.ACTOR_SECRET || env.ACTOR_SECRET_FILE ? {} : { ACTOR_SECRET: actorSecret }),
      ...(env.JWT_PRIVATE_KEY_FILE ? {} : { JWT_PRIVATE_KEY_FILE: signingKey(data) }),
    },
  };
}

/**
 * Writes a file that only its owner reads, in one step, so that a crash leaves the old one.
 * @param {string} file
 * @param {string} text
 */
export function writePrivately(file, text) {
  const next = `${file}.${process.pid}`;
  fs.writeFileSync(next, text, { mode: 0o600 });
  fs.renameSync(next, file);
}

/** A password of 256 bits that needs no escaping in a URL. */
export function random() {
  return randomBytes(32).toString('hex');
}

/** @param {string} data */
function signingKey(data) {
  const file = path.join(data, 'jwt.pem');
  if (!fs.existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writePrivately(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  return file;
}

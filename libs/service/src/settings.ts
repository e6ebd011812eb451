import { readFileSync } from 'node:fs';
import type { ServiceName } from '#libs/persistence';

/** A setting that is missing or wrong: one sentence that names it, for whoever starts the process. */
export class WrongSetting extends Error {
  override readonly name = 'WrongSetting';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings from an environment; each reader names the variable in what it refuses. */
export class SettingsReader {
  constructor(private readonly env: Environment = process.env) {}

  text(name: string): string | undefined {
    return this.env[name]?.trim() || undefined;
  }

  required(name: string, why: string): string {
    const value = this.text(name);
    if (!value) throw new WrongSetting(`${name} is missing: ${why}.`);
    return value;
  }

  whole(name: string, fallback: number, min: number, max: number): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max)
      throw new WrongSetting(`${name} is "${text}": it must be a whole number of ${min} to ${max}.`);
    return value;
  }

  oneOf<W extends string>(name: string, words: readonly W[], fallback: W): W {
    const text = this.text(name);
    if (text === undefined) return fallback;
    if (!words.includes(text as W))
      throw new WrongSetting(`${name} is "${text}": it must be one of ${words.join(', ')}.`);
    return text as W;
  }

  list(name: string): readonly string[] {
    return (this.text(name) ?? '')
      .split(',')
      .map((s) => s.trim())
      .filter(Boolean);
  }

  /** A secret from `NAME` or from the file that `NAME_FILE` names; at least `min` characters. */
  secret(name: string, min: number): string {
    const file = this.text(`${name}_FILE`);
    const value = file ? this.file(`${name}_FILE`, file).trim() : this.text(name);
    if (!value) throw new WrongSetting(`${name} or ${name}_FILE is missing: services sign and check who asks with it.`);
    if (value.length < min) throw new WrongSetting(`${name} is too short: it must have at least ${min} characters.`);
    return value;
  }

  /** The content of the file that a setting names. */
  file(name: string, path: string): string {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new WrongSetting(`${name} names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
  }
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** What every process reads from its environment. */
export interface ProcessSettings {
  /** Where the process serves health and metrics, and the gateway everything. */
  readonly port: number;
  readonly host: string;
  readonly logLevel: (typeof levels)[number];
  readonly natsUrl: string | undefined;
  /** Copies of each event stream in the broker's cluster. */
  readonly streamReplicas: number;
  readonly actorSecret: string;
}

/** Reads the settings of a process; throws `WrongSetting`. */
export function readProcessSettings(env = new SettingsReader()): ProcessSettings {
  return {
    port: env.whole('PORT', 3000, 0, 65_535),
    host: env.text('HOST') ?? '127.0.0.1',
    logLevel: env.oneOf('LOG_LEVEL', levels, 'info'),
    natsUrl: env.text('NATS_URL'),
    streamReplicas: env.whole('NATS_REPLICAS', 1, 1, 5),
    actorSecret: env.secret('ACTOR_SECRET', 32),
  };
}

// Small pools: on 2 cores more connections make the hot services slower (DESIGN.md §4). Reporting has three rooms that
// take each sale: with two connections one would wait for the others.
const POOLS: Readonly<Partial<Record<ServiceName, number>>> = { sales: 4, inventory: 4, reporting: 4 };

/** Where a service's database is, and how many connections it may hold. */
export function readDatabaseSettings(
  service: ServiceName,
  env = new SettingsReader(),
): { readonly url: string; readonly pool: number } {
  const name = `${service.toUpperCase()}_DATABASE_URL`;
  return {
    url: env.text(name) ?? env.required('DATABASE_URL', `${service} finds its PostgreSQL by it or by ${name}`),
    pool: env.whole(`POOL_${service.toUpperCase()}`, POOLS[service] ?? 2, 1, 100),
  };
}

import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor } from '#libs/auth';
import { Refusal } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { network, type Attempt } from './limits.js';

/** Where a request comes from, as limits count it. */
export const addressOf = (actor: Actor): string => network(actor.request.ip ?? 'unknown');

/**
 * Limits that all replicas share, in identity's database. While it is away nobody signs in, since nobody could be
 * counted; who is signed in goes on selling.
 */
@Injectable()
export class Attempts {
  constructor(private readonly database: Database) {}

  /** Takes one attempt of each, all or none. Refuses with `auth.too-many` and when to come back, if one is used up. */
  async take(...attempts: readonly Attempt[]): Promise<void> {
    const [row] = await this.database.runAcross(
      'take-attempts',
      'select identity.take_attempts($1::text[], $2::float8[], $3::float8[])',
      [attempts.map(subject), attempts.map(({ limit }) => limit.secondsEach), attempts.map(({ limit }) => limit.most)],
    );
    const waitSeconds = row![0] as number;
    if (waitSeconds > 0) throw new Refusal('throttled', 'auth.too-many', { retryAfterSeconds: Math.ceil(waitSeconds) });
  }

  /** Gives back what was taken, since it went well: only failures count. */
  async giveBack(...attempts: readonly Attempt[]): Promise<void> {
    await this.database.runAcross(
      'give-attempts-back',
      'select identity.give_attempts_back($1::text[], $2::float8[])',
      [attempts.map(subject), attempts.map(({ limit }) => limit.secondsEach)],
    );
  }
}

/** Hashed: people type their password where the name belongs, and tokens are secrets. */
const subject = ({ limit, of }: Attempt): string =>
  `${limit.name}:${createHash('sha256').update(of).digest('base64url')}`;

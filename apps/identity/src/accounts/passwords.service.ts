import { Injectable } from '@nestjs/common';
import { availableParallelism } from 'node:os';
import { uuidv7 } from '#libs/kernel';
import { isCommonPassword } from './common-passwords.data.js';
import { HashQueue } from './hash-queue.js';
import { hashPassword, isOutdated, isPassword } from './password.crypto.js';
import { refusePoor, type PasswordOwner } from './password.js';

// A hash takes 30 to 90 ms: the last in the queue waits some 4 s, well within a request's deadline.
const MOST_WAITING = 50;

/** What a login's password turned out to be. */
export interface Verdict {
  readonly isRight: boolean;
  /** The same password, hashed at today's cost, when the stored hash was made at another. */
  readonly rehashed?: string;
}

/** Checks and hashes passwords, one at a time per two cores. */
@Injectable()
export class Passwords {
  private readonly queue = new HashQueue(Math.max(1, Math.floor(availableParallelism() / 2)), MOST_WAITING);
  private readonly nobodys = hashPassword(uuidv7());

  /** Judges a password. Without a hash it takes as long, against the hash of a password that nobody knows. */
  verify(password: string, hash: string | null): Promise<Verdict> {
    return this.queue.run(async () => {
      const isRight = await isPassword(password, hash ?? (await this.nobodys));
      if (hash === null || !isRight) return { isRight: false };
      return { isRight, ...(isOutdated(hash) && { rehashed: await hashPassword(password) }) };
    });
  }

  /**
   * The hash of a password that somebody chose. Refuses a poor one, naming `path`. It takes tens of milliseconds, so
   * nobody waits for it within a transaction.
   */
  async choose(password: string, owner: PasswordOwner, path = 'password'): Promise<string> {
    refusePoor(password, owner, isCommonPassword, path);
    return this.queue.run(() => hashPassword(password));
  }
}

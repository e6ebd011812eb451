import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#libs/persistence';
import { mailTokenHash } from './mail-token.crypto.js';
import { PasswordResetRow } from './reset.rows.js';

/** A user, and whose they are. */
export interface UserKey {
  readonly businessId: string;
  readonly userId: string;
}

/** A request for a reset, found by its token. */
export interface ResetKey extends UserKey {
  readonly id: string;
}

/** Several people of one household or shop may share an address; more than these are no people. */
const MOST_ACCOUNTS = 10;

@Injectable()
export class ResetsRepository {
  constructor(private readonly database: Database) {}

  /** Those who may sign in and have this address, in whichever businesses. */
  async accountsOf(email: string): Promise<UserKey[]> {
    const rows = await this.database.runAcross(
      'accounts-of-email',
      'select business_id, user_id from identity.accounts_of_email($1, $2)',
      [email, MOST_ACCOUNTS],
    );
    return (rows as readonly [string, string][]).map(([businessId, userId]) => ({ businessId, userId }));
  }

  /** The request whose token this is, as long as it counts. */
  async find(token: string): Promise<ResetKey | undefined> {
    const [row] = await this.database.runAcross(
      'reset-of',
      'select business_id, reset_id, user_id from identity.reset_of($1)',
      [`\\x${mailTokenHash(token).toString('hex')}`],
    );
    if (!row) return undefined;
    const [businessId, id, userId] = row as [string, string, string];
    return { businessId, id, userId };
  }

  async insert(tx: Tx, reset: ResetKey, expiresAt: Date): Promise<void> {
    await tx.manager.insert(PasswordResetRow, { ...reset, expiresAt });
  }

  /** Gives a request that waits for its mail a token, and takes away those of the user's other requests. */
  async arm(tx: Tx, reset: ResetKey, token: string, expiresAt: Date): Promise<void> {
    await this.disarm(tx, reset);
    const { businessId, id } = reset;
    await tx.manager.update(PasswordResetRow, { businessId, id }, { tokenHash: mailTokenHash(token), expiresAt });
  }

  /** Makes whatever was mailed to a user worthless. */
  async disarm(tx: Tx, { businessId, userId }: UserKey): Promise<void> {
    await tx.rows(
      `update identity.password_resets set token_hash = null
       where business_id = $1 and user_id = $2 and token_hash is not null`,
      [businessId, userId],
    );
  }

  /** Uses a token up; false when somebody was faster, or time. */
  async use(tx: Tx, { businessId, id }: ResetKey, token: string, at: Date): Promise<boolean> {
    const rows = await tx.rows(
      `with used as (
         update identity.password_resets set used_at = $4, token_hash = null
         where business_id = $1 and id = $2 and token_hash = $3 and expires_at > $4 returning id)
       select id from used`,
      [businessId, id, mailTokenHash(token), at],
    );
    return rows.length > 0;
  }
}

import { systemActor } from '#libs/auth';
import type { identity } from '#libs/contracts';
import { systemClock } from '#libs/kernel';
import { Database, Transactions } from '#libs/persistence';
import { system } from '#libs/testing';
import { database as definition } from '../src/database.js';
import { AcceptanceService } from '../src/invitations/acceptance.service.js';
import { InvitationsRepository } from '../src/invitations/invitations.repository.js';
import { mailed } from './mailed.js';

let opened: Promise<Database> | undefined;

/**
 * What the sender of mails is answered when it asks for the token of an invitation: no route gives one away, so it is
 * asked here, of the same tables, after the real mails.
 */
export async function issued(businessId: string, id: string): Promise<identity.IssuedInvitation> {
  await mailed(id);
  opened ??= Database.open(definition, system().databaseUrls.services['identity']!, 1);
  const database = await opened;
  const transactions = new Transactions(database, { wake: () => undefined });
  const nothing = undefined as never;
  const acceptance = new AcceptanceService(
    transactions,
    new InvitationsRepository(database),
    ...([nothing, nothing, nothing, nothing] as const),
    systemClock,
  );
  return acceptance.issue({ id }, systemActor(businessId));
}

/** To be called when the tests are over. */
export async function closePost(): Promise<void> {
  await (await opened)?.close();
}

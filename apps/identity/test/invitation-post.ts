import { systemActor } from '#libs/auth';
import type { identity } from '#libs/contracts';
import { systemClock } from '#libs/kernel';
import { Database, Transactions } from '#libs/persistence';
import { eventually, sql, system } from '#libs/testing';
import { database as definition } from '../src/database.js';
import { AcceptanceService } from '../src/invitations/acceptance.service.js';
import { InvitationsRepository } from '../src/invitations/invitations.repository.js';

let opened: Promise<Database> | undefined;

/**
 * What the sender of mails is answered when it asks for the token of an invitation: no route gives one away, so it is
 * asked here, of the same tables. The real mails are waited for first: each makes the token before it worthless.
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

const lettersOf = `
  select (select count(*) from identity.outbox
          where key = $1::uuid and name ~ '^identity[.]invitation[.](created|resent)[.]')
       = (select count(*) from reporting.mails where about = $1::uuid and ended_at is not null) done`;

const mailed = (id: string): Promise<void> =>
  eventually(async () => expect((await sql().query(lettersOf, [id])).rows).toEqual([{ done: true }]));

/** To be called when the tests are over. */
export async function closePost(): Promise<void> {
  await (await opened)?.close();
}

import { eventually, sql } from '#libs/testing';

const lettersOf = `
  select (select count(*) from identity.outbox where key = $1::uuid and name ~ '[.](created|resent|reset-requested)[.]')
       = (select count(*) from reporting.mails where about = $1::uuid and ended_at is not null) done`;

/** Waits for the real mails of an invitation or a reset: each makes the token before it worthless. */
export const mailed = (id: string): Promise<void> =>
  eventually(async () => expect((await sql().query(lettersOf, [id])).rows).toEqual([{ done: true }]), {
    withinMs: 15_000,
  });

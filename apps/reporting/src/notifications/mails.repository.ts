import { Injectable } from '@nestjs/common';
import { uuidv7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { Next } from './mail.js';
import type { MailRow } from './mail.rows.js';
import type { NewMail } from './receipt.mail.js';

/** A mail in the hands of one sender. */
export interface ClaimedMail extends NewMail {
  readonly tries: number;
  readonly queuedAt: Date;
  readonly claim: string;
}

@Injectable()
export class MailsRepository {
  constructor(private readonly database: Database) {}

  /** Takes events and queues the mails of those not taken before, in one transaction; answers how many were queued. */
  async queue(eventIds: readonly string[], mails: readonly NewMail[]): Promise<number> {
    const queued = await this.database.run(
      new Set(mails.map((mail) => mail.businessId)),
      'mails-queue',
      `with fresh as (
         insert into reporting.inbox (consumer, event_id) select 'reporting.notifications', unnest($1::text[])
         on conflict do nothing returning event_id)
       insert into reporting.mails (business_id, event_id, kind, recipient, subject, plain, html)
       select m."businessId", m."eventId", m.kind, m.recipient, m.subject, m.plain, m.html
       from json_to_recordset($2) m("businessId" uuid, "eventId" text, kind text, recipient text, subject text, plain text, html text)
       join fresh f on f.event_id = m."eventId"
       returning event_id`,
      [eventIds, JSON.stringify(mails)],
    );
    return queued.length;
  }

  /** Claims mails whose time has come, of whatever business; nobody else gets them. */
  async claim(most: number): Promise<readonly ClaimedMail[]> {
    const claim = uuidv7();
    const rows = await this.database.runAcross(
      'mails-claim',
      `select business_id, event_id, kind, recipient, subject, plain, html, tries, queued_at
       from reporting.claim_mails($1, $2)`,
      [claim, most],
    );
    return rows.map((r) => ({
      businessId: r[0] as string,
      eventId: r[1] as string,
      kind: r[2] as MailRow['kind'],
      recipient: r[3] as string,
      subject: r[4] as string,
      plain: r[5] as string,
      html: r[6] as string,
      tries: r[7] as number,
      queuedAt: r[8] as Date,
      claim,
    }));
  }

  /** Notes how a delivery went. One that was given up for lost meanwhile may still be told to be sent, not to be tried. */
  async settle({ businessId, eventId, kind, claim }: ClaimedMail, next: Next, problem: string | null): Promise<void> {
    await this.database.run(
      [businessId],
      'mails-settle',
      `update reporting.mails set state = $5, tries = $6, due_at = now() + $7 * interval '1 millisecond', problem = $8,
         ended_at = case when $5 = 'QUEUED' then null else now() end
       where business_id = $1 and event_id = $2 and kind = $3 and claimed_by = $4
         and (state = 'SENDING' or state = 'UNKNOWN' and $5 <> 'QUEUED')`,
      [businessId, eventId, kind, claim, next.state, next.tries, next.dueInMs, problem],
    );
  }

  /** Lists mails as UNKNOWN whose sender has said nothing for so long that it must have died; answers which. */
  async giveUpLost(afterSeconds: number): Promise<readonly string[]> {
    const rows = await this.database.runAcross(
      'mails-give-up',
      `select event_id from reporting.give_up_lost_mails($1)`,
      [afterSeconds],
    );
    return rows.map(([eventId]) => eventId as string);
  }
}

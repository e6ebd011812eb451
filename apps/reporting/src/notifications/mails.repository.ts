import { Injectable } from '@nestjs/common';
import type { reporting } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { Database, MOST_COUNTED, pageOf, type Tx } from '#libs/persistence';
import type { Next } from './mail.js';
import { MailRow } from './mail.rows.js';
import { ROOM } from './room.js';

/** A file that goes with a mail. */
interface Attachment {
  readonly name: string;
  readonly base64: string;
}

/** A mail before it is queued: written, or, where it will carry a token, what it is about. */
export interface NewMail extends Pick<MailRow, 'businessId' | 'eventId' | 'kind' | 'recipient' | 'subject'> {
  readonly plain?: string;
  readonly html?: string;
  readonly about?: string;
  readonly attachment?: Attachment;
}

/** A mail in the hands of one sender. */
export interface ClaimedMail extends NewMail {
  readonly id: string;
  readonly tries: number;
  readonly queuedAt: Date;
  readonly claim: string;
}

type Read = Omit<Tx, 'announce'>;
type ClaimedRow = [
  ...[businessId: string, id: string, eventId: string, kind: MailRow['kind'], recipient: string, subject: string],
  ...[tries: number, queuedAt: Date],
  ...content: (string | null)[],
];

const INSERT = `insert into reporting.mails
  (business_id, id, event_id, kind, recipient, subject, plain, html, about, attachment_name, attachment)
  select m."businessId", m.id, m."eventId", m.kind, m.recipient, m.subject, m.plain, m.html, m.about,
    m.attachment ->> 'name', decode(m.attachment ->> 'base64', 'base64')`;
const GIVEN = `m("businessId" uuid, id uuid, "eventId" text, kind text, recipient text, subject text, plain text,
  html text, about uuid, attachment json)`;

const asJson = (mails: readonly NewMail[]): string => JSON.stringify(mails.map((mail) => ({ ...mail, id: uuidv7() })));

@Injectable()
export class MailsRepository {
  constructor(private readonly database: Database) {}

  /** Takes events and queues the mails of those not taken before, in one transaction; answers how many were not. */
  async queue(eventIds: readonly string[], mails: readonly NewMail[]): Promise<number> {
    const [row] = await this.database.run(
      new Set(mails.map((mail) => mail.businessId)),
      'mails-queue',
      `with fresh as (
         insert into reporting.inbox (consumer, event_id) select $3, unnest($1::text[])
         on conflict do nothing returning event_id),
       queued as (
         ${INSERT} from json_to_recordset($2) ${GIVEN} join fresh f on f.event_id = m."eventId" on conflict do nothing)
       select count(*)::int from fresh`,
      [eventIds, asJson(mails), ROOM],
    );
    return row![0] as number;
  }

  /** Queues mails in a transaction. */
  async add(tx: Pick<Tx, 'rows'>, mails: readonly NewMail[]): Promise<void> {
    await tx.rows(`${INSERT} from json_to_recordset($1) ${GIVEN} on conflict do nothing`, [asJson(mails)]);
  }

  /** Claims mails whose time has come, of whatever business; nobody else gets them. */
  async claim(most: number): Promise<readonly ClaimedMail[]> {
    const claim = uuidv7();
    const rows = await this.database.runAcross(
      'mails-claim',
      `select business_id, id, event_id, kind, recipient, subject, tries, queued_at, plain, html, about,
         attachment_name, attachment
       from reporting.claim_mails($1, $2)`,
      [claim, most],
    );
    return rows.map((row) => {
      const [businessId, id, eventId, kind, recipient, subject, tries, queuedAt, ...content] = row as ClaimedRow;
      const [plain, html, about, name, base64] = content;
      return {
        ...{ businessId, id, eventId, kind, recipient, subject, tries, queuedAt, claim },
        ...(plain && html && { plain, html }),
        ...(about && { about }),
        ...(name && base64 && { attachment: { name, base64 } }),
      };
    });
  }

  /** Notes how a delivery went. One that was given up for lost meanwhile may still be told to be sent, not to be tried. */
  async settle({ businessId, id, claim }: ClaimedMail, next: Next, problem: string | null): Promise<void> {
    await this.database.run(
      [businessId],
      'mails-settle',
      `update reporting.mails set state = $4, tries = $5, due_at = now() + $6 * interval '1 millisecond', problem = $7,
         ended_at = case when $4 = 'QUEUED' then null else now() end
       where business_id = $1 and id = $2 and claimed_by = $3
         and (state = 'SENDING' or state = 'UNKNOWN' and $4 <> 'QUEUED')`,
      [businessId, id, claim, next.state, next.tries, next.dueInMs, problem],
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

  /** The mails of a page without what stands in them, newest first, and how many match, counted to one more than lists count. */
  async page(
    { manager }: Read,
    businessId: string,
    { status, sort, ...asked }: reporting.ListNotifications,
  ): Promise<[rows: MailRow[], total: number]> {
    const { limit, offset } = pageOf(asked);
    const order = sort === 'createdAt' ? 'ASC' : 'DESC';
    const matching = manager.createQueryBuilder(MailRow, 'm').where({ businessId, ...(status && { state: status }) });
    const rows = await matching
      .clone()
      .select(['m.id', 'm.kind', 'm.recipient', 'm.subject', 'm.state', 'm.tries', 'm.problem', 'm.queuedAt'])
      .addSelect(['m.businessId', 'm.eventId', 'm.endedAt'])
      .orderBy('m.queuedAt', order)
      .addOrderBy('m.id', order)
      .limit(limit)
      .offset(offset)
      .getMany();
    const counted = await manager
      .createQueryBuilder()
      .select('count(*)::bigint', 'total')
      .from(
        `(${matching
          .clone()
          .select('m.id')
          .limit(MOST_COUNTED + 1)
          .getQuery()})`,
        'c',
      )
      .setParameters(matching.getParameters())
      .getRawOne<{ total: number }>();
    return [rows, counted!.total];
  }

  one({ manager }: Read, businessId: string, id: string): Promise<MailRow | null> {
    return manager.findOneBy(MailRow, { businessId, id });
  }

  /** Queues a mail again that came to no good end; false when it is anything else by now. */
  async queueAgain(tx: Tx, businessId: string, id: string): Promise<boolean> {
    const rows = await tx.rows(
      `with again as (
         update reporting.mails set state = 'QUEUED', due_at = now(), tries = 0, problem = null, ended_at = null,
           claimed_at = null, claimed_by = null, resends = resends + 1
         where business_id = $1 and id = $2 and state in ('FAILED', 'UNKNOWN') returning id)
       select id from again`,
      [businessId, id],
    );
    return rows.length > 0;
  }
}

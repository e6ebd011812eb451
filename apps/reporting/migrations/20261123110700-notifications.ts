import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses } from '#libs/persistence';

/**
 * Mails of every kind, to several people about one event. One that carries a token has no text: it names the invitation
 * or reset it is about, and is written when it is sent.
 */
export class Notifications20261123110700 implements MigrationInterface {
  name = 'Notifications20261123110700';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reporting.mails
        add column id uuid not null default gen_random_uuid(),
        add column about uuid,
        add column attachment_name text,
        add column attachment bytea,
        add column resends integer not null default 0,
        alter column plain drop not null,
        alter column html drop not null,
        drop constraint mails_pkey,
        drop constraint mails_kind_check,
        add primary key (business_id, event_id, kind, recipient),
        add constraint mails_kind_check check (kind in ('RECEIPT', 'RECEIPT_COPY', 'INVITATION', 'PASSWORD_RESET',
          'WELCOME', 'PURCHASE_ORDER', 'GOODS_RECEIVED', 'LOW_STOCK')),
        add constraint mails_token_check check ((about is not null) = (kind in ('INVITATION', 'PASSWORD_RESET'))),
        add constraint mails_text_check check ((about is null) = (plain is not null and html is not null)),
        add constraint mails_attachment_check check ((attachment is null) = (attachment_name is null));
      alter table reporting.mails alter column id drop default;
      create unique index mails_id on reporting.mails (business_id, id);
      create index mails_queued on reporting.mails (business_id, queued_at);

      drop function reporting.claim_mails(uuid, integer);
      -- hands mails whose time has come to one sender; two senders never get the same one
      create function reporting.claim_mails(claimer uuid, most integer)
      returns table (
        business_id uuid, id uuid, event_id text, kind text, recipient text, subject text, plain text, html text,
        about uuid, attachment_name text, attachment text, tries integer, queued_at timestamptz
      ) language sql volatile security definer set search_path = pg_catalog as $$
        update reporting.mails m
        set state = 'SENDING', claimed_by = claimer, claimed_at = now()
        from (
          select d.business_id, d.id from reporting.mails d
          where d.state = 'QUEUED' and d.due_at <= now()
          order by d.due_at limit most for update skip locked
        ) due
        where m.business_id = due.business_id and m.id = due.id
        returning m.business_id, m.id, m.event_id, m.kind, m.recipient, m.subject, m.plain, m.html, m.about,
          m.attachment_name, encode(m.attachment, 'base64'), m.tries, m.queued_at
      $$;
      ${acrossBusinesses('reporting', 'reporting.claim_mails(uuid, integer)')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}

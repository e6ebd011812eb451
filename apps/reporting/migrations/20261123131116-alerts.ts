import type { MigrationInterface, QueryRunner } from 'typeorm';
import { acrossBusinesses, secureTable } from '#libs/persistence';

/**
 * What owners are to be alarmed of: of each topic how often since they were last told, and the latest of it. However much
 * goes wrong, this stays as small, and so does their mail.
 */
export class Alerts20261123131116 implements MigrationInterface {
  name = 'Alerts20261123131116';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table reporting.mails
        drop constraint mails_kind_check,
        add constraint mails_kind_check check (kind in ('RECEIPT', 'RECEIPT_COPY', 'INVITATION', 'PASSWORD_RESET',
          'WELCOME', 'PURCHASE_ORDER', 'GOODS_RECEIVED', 'LOW_STOCK', 'SYSTEM_ALERT'));

      create table reporting.alerts (
        business_id uuid not null,
        topic text not null check (topic in ('PARKED_EVENT', 'BROKEN_AUDIT', 'STOCK_SHORT', 'MAIL_NOT_DELIVERED')),
        untold integer not null check (untold >= 0),
        latest jsonb not null,
        event_id text not null,
        told_at timestamptz,
        primary key (business_id, topic)
      );
      ${secureTable('reporting.alerts')}
      create index alerts_untold on reporting.alerts (told_at) where untold > 0;

      create function reporting.note_alert(business uuid, about text, event text, what text, at timestamptz) returns void
        language sql volatile set search_path = pg_catalog as $$
        insert into reporting.alerts as a (business_id, topic, untold, latest, event_id)
        values (business, about, 1, jsonb_build_array(jsonb_build_object('what', what, 'at', at)), event)
        on conflict (business_id, topic) do update
        set untold = a.untold + 1, event_id = excluded.event_id,
          latest = (select jsonb_agg(l order by n) from jsonb_array_elements(excluded.latest || a.latest)
            with ordinality j(l, n) where n <= 10)
      $$;

      -- a mail about mails that do not arrive must not become one more of them
      create function reporting.note_undelivered() returns trigger
        language plpgsql security definer set search_path = pg_catalog as $$
      begin
        perform reporting.note_alert(new.business_id, 'MAIL_NOT_DELIVERED',
          new.id || '.' || new.resends, new.recipient || ': ' || new.subject, now());
        return null;
      end $$;
      create trigger mail_not_delivered after update of state on reporting.mails for each row
        when (new.state in ('FAILED', 'UNKNOWN') and old.state not in ('FAILED', 'UNKNOWN') and new.kind <> 'SYSTEM_ALERT')
        execute function reporting.note_undelivered();
      ${acrossBusinesses('reporting', 'reporting.note_undelivered()')}

      create function reporting.due_alerts(quiet_seconds integer, most integer)
      returns table (business_id uuid, topic text) language sql stable security definer
      set search_path = pg_catalog as $$
        select a.business_id, a.topic from reporting.alerts a
        where a.untold > 0 and (a.told_at is null or a.told_at <= now() - quiet_seconds * interval '1 second')
        order by a.told_at nulls first limit most
      $$;
      ${acrossBusinesses('reporting', 'reporting.due_alerts(integer, integer)')}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}

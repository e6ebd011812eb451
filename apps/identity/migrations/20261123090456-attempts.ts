import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Limits on attempts to sign in and the like, shared by all replicas. */
export class Attempts20261123090456 implements MigrationInterface {
  name = 'Attempts20261123090456';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Leaky buckets: an attempt pours in its share of time, which drains by itself. They belong to no business, and
      -- a server that crashed may forget them: hence no write-ahead log.
      create unlogged table identity.attempts (
        subject text primary key,
        -- when all that was poured in has drained
        drained_at timestamptz not null
      );

      -- Takes one attempt of each subject, or none when one has no room: then the seconds until it has. The rows are
      -- locked in order, so that two who want the same wait for each other and do not deadlock.
      create function identity.take_attempts(subjects text[], seconds_each float8[], most float8[]) returns float8
        language plpgsql set search_path = pg_catalog
        as $$
        declare wait float8;
        begin
          insert into identity.attempts as a (subject, drained_at)
          select s, now() from unnest(subjects) s order by s
          on conflict (subject) do update set drained_at = greatest(a.drained_at, now());
          select max(extract(epoch from a.drained_at - now()) + t.each - t.each * t.most) into wait
          from unnest(subjects, seconds_each, most) t(subject, each, most)
          join identity.attempts a on a.subject = t.subject;
          if wait > 0 then return wait; end if;
          update identity.attempts a set drained_at = a.drained_at + t.each * interval '1 second'
          from unnest(subjects, seconds_each) t(subject, each) where a.subject = t.subject;
          return 0;
        end $$;

      create function identity.give_attempts_back(subjects text[], seconds_each float8[]) returns void
        language sql set search_path = pg_catalog
        as $$
          with locked as (
            select a.subject, t.each from unnest(subjects, seconds_each) t(subject, each)
            join identity.attempts a on a.subject = t.subject order by a.subject for update of a)
          update identity.attempts a set drained_at = a.drained_at - l.each * interval '1 second'
          from locked l where a.subject = l.subject
        $$;

      create function identity.forget_attempts() returns void
        language sql set search_path = pg_catalog
        as $$
          -- with a minute's grace for who is just taking one
          delete from identity.attempts where drained_at < now() - interval '1 minute'
        $$;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}

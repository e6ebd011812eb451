import pg from 'pg';
import { services, type ServiceName } from './schema.js';

/** Passwords of the roles that log in; services by their name. */
export type RolePasswords = Readonly<Record<ServiceName | 'owner' | 'verify', string>>;

// Generic plans made on empty tables join by hash and scan for ever after; the hot statements want nested loops over
// indexes, always (measured: 2–3 times the CPU otherwise).
const hot: readonly ServiceName[] = ['sales', 'inventory'];
const hotSettings = [
  `plan_cache_mode = 'force_generic_plan'`,
  'enable_hashjoin = off',
  'enable_mergejoin = off',
  'enable_seqscan = off',
  'jit = off',
];

const role = (name: string, attributes: string): string => `
  do $$ begin
    if not exists (select from pg_roles where rolname = '${name}') then create role ${name}; end if;
  end $$;
  alter role ${name} ${attributes};`;

/**
 * Makes roles, schemas and rights, as a superuser; doing it again changes nothing. Each service gets a role that reaches
 * its own schema only, cannot create anything, and by default sees no business.
 */
export async function provision(
  superUrl: string,
  passwords: RolePasswords,
  only: readonly ServiceName[] = services,
): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  const login = (name: keyof RolePasswords): string => `login password ${client.escapeLiteral(passwords[name])}`;
  const database = client.escapeIdentifier(client.database ?? 'pos');
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('pos.provision'))`);
    await client.query(`
      ${role('pos_definer', 'nologin bypassrls')}
      ${role('pos_owner', `${login('owner')} nosuperuser nobypassrls`)}
      ${role('pos_verify', `${login('verify')} bypassrls`)}
      alter role pos_verify set default_transaction_read_only = on;
      alter role pos_owner set app.businesses = '{}';
      grant pos_definer to pos_owner with set true, inherit false;
      create extension if not exists pg_trgm with schema public;
      -- lets a search index begin with the business, as every other index does
      create extension if not exists btree_gin with schema public;
      revoke all on database ${database} from public;
      revoke create on schema public from public;
      grant connect on database ${database} to pos_owner, pos_verify;`);
    for (const service of only) {
      const svc = `${service}_svc`;
      await client.query(`
        ${role(svc, `${login(service)} nosuperuser nobypassrls nocreatedb nocreaterole noinherit`)}
        grant connect on database ${database} to ${svc};
        create schema if not exists ${service} authorization pos_owner;
        grant usage on schema ${service} to ${svc}, pos_verify, pos_definer;
        grant create on schema ${service} to pos_definer;
        alter default privileges for role pos_owner in schema ${service}
          grant select, insert, update, delete on tables to ${svc};
        alter default privileges for role pos_owner in schema ${service} grant usage on sequences to ${svc};
        alter default privileges for role pos_owner in schema ${service} grant select on tables to pos_verify;
        alter default privileges for role pos_owner in schema ${service}
          grant select, insert, update, delete on tables to pos_definer;
        alter role ${svc} set app.businesses = '{}';
        alter role ${svc} set search_path = ${service}, public;
        ${hot.includes(service) ? hotSettings.map((s) => `alter role ${svc} set ${s};`).join('\n') : `alter role ${svc} set jit = off;`}`);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}

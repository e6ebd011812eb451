import { sql } from '#libs/testing';

/** What identity announced of a thing, in order. */
export async function announced(key: string): Promise<{ name: string; payload: Record<string, unknown> }[]> {
  const { rows } = await sql().query<{ name: string; payload: string }>(
    'select name, payload from identity.outbox where key = $1 order by tx, id',
    [key],
  );
  return rows.map(({ name, payload }) => ({ name, payload: JSON.parse(payload) as Record<string, unknown> }));
}

/** The last of them, without `identity.` and `.v1`, and what it says was before. */
export async function lastOf(key: string): Promise<{ name: string; before: unknown }> {
  const last = (await announced(key)).at(-1);
  return { name: last?.name.slice('identity.'.length, -'.v1'.length) ?? 'nothing', before: last?.payload['before'] };
}

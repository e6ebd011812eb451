import { setTimeout as delay } from 'node:timers/promises';

/** The last events of a run: when every consumer has taken these, it has taken all. */
const lastEvents = 200;
const drainedWithinMs = 900_000;
const lookEveryMs = 25;

/**
 * Waits until what a service has announced has reached everybody who follows it.
 * @param {import('pg').Pool} db
 * @param {import('../verify/consumers.mjs').Consumer[]} consumers
 * @param {string} service
 */
export async function drained(db, consumers, service) {
  const { rows } = await db.query(
    `select event_id, name from ${service}.outbox order by tx desc, id desc limit ${lastEvents}`,
  );
  const until = Date.now() + drainedWithinMs;
  for (const { name, service: owner, events } of consumers) {
    const ids = rows.filter((row) => events.includes(row.name)).map((row) => row.event_id);
    for (;;) {
      const taken = await db.query(
        `select count(*)::int n from ${owner}.inbox where consumer = $1 and event_id = any($2)`,
        [name, ids],
      );
      if (taken.rows[0].n === ids.length) break;
      if (Date.now() > until)
        throw new Error(`${name} has taken ${taken.rows[0].n} of the last ${ids.length} events of ${service}.`);
      await delay(lookEveryMs);
    }
  }
}

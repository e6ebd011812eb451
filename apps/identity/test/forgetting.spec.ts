import type { PoolClient } from 'pg';
import { uuidv7 } from '#libs/kernel';
import { eventually, sql, tenant, type Tenant } from '#libs/testing';
import { sessionOf, signIn } from './accounts.js';
import { replica } from './replica.js';

let shop: Tenant;
beforeAll(async () => {
  shop = await tenant();
});

type Db = Pick<PoolClient, 'query'>;

const days = (count: number): string => `now() - interval '${count} days'`;

async function reset(lapsed: number, db: Db = sql()): Promise<string> {
  const id = uuidv7();
  await db.query(
    `insert into identity.password_resets (business_id, id, user_id, expires_at) values ($1, $2, $3, ${days(lapsed)})`,
    [shop.businessId, id, shop.users.CASHIER.id],
  );
  return id;
}

async function invitation(lapsed: number, changed: number): Promise<string> {
  const id = uuidv7();
  await sql().query(
    `insert into identity.invitations (business_id, id, email, role, status, invited_by, expires_at, updated_at)
     values ($1, $2, $3, 'CASHIER', 'CANCELLED', $4, ${days(lapsed)}, ${days(changed)})`,
    [shop.businessId, id, `${id}@people.example`, shop.users.OWNER.id],
  );
  return id;
}

/** A session of the cashier to which this has happened. */
async function session(change: string): Promise<string> {
  const id = sessionOf(await signIn(shop.users.CASHIER.username));
  await sql().query(`update identity.sessions set ${change} where id = $1`, [id]);
  return id;
}

const left = async (table: string, ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql().query(`select id from identity.${table} where id = any($1)`, [ids]);
  return rows.map(({ id }) => id as string).sort();
};

/** Within a transaction that nobody else sees, and that is taken back. */
async function unseen(work: (db: PoolClient) => Promise<void>): Promise<void> {
  const db = await sql().connect();
  try {
    await db.query('begin');
    await work(db);
  } finally {
    await db.query('rollback');
    db.release();
  }
}

async function forget(db: Db, most: number): Promise<number> {
  const { rows } = await db.query(`select identity.forget_lapsed('90 days', $1) as found`, [most]);
  return rows[0].found as number;
}

describe('what lapsed ninety days ago', () => {
  it('is forgotten by itself: sessions, requests for a reset, invitations; younger ones stay', async () => {
    const [ended, expired, justEnded, running] = [
      await session(`ended_at = ${days(91)}, end_reason = 'LOGOUT'`),
      await session(`expires_at = ${days(91)}`),
      await session(`ended_at = ${days(89)}, end_reason = 'LOGOUT'`),
      await session('version = version'),
    ];
    const resets = [await reset(91), await reset(89)];
    const invitations = [await invitation(91, 92), await invitation(91, 89), await invitation(89, 91)];
    await sql().query(`insert into identity.attempts (subject, drained_at) values ($1, ${days(1)})`, [shop.businessId]);
    const another = await replica();
    try {
      await eventually(async () => {
        expect(await left('sessions', [ended, expired, justEnded, running])).toEqual([justEnded, running].sort());
        expect(await left('password_resets', resets)).toEqual(resets.slice(1));
        expect(await left('invitations', invitations)).toEqual(invitations.slice(1).sort());
        const { rows } = await sql().query('select from identity.attempts where subject = $1', [shop.businessId]);
        expect(rows).toEqual([]);
      });
    } finally {
      await another.close();
    }
  });

  it('is forgotten a few at a time', () =>
    unseen(async (db) => {
      for (let i = 0; i < 5; i++) await reset(200, db);
      const found = [await forget(db, 2), await forget(db, 2), await forget(db, 2), await forget(db, 2)];
      expect(found).toEqual([2, 2, 1, 0]);
    }));

  it('is forgotten by one replica at a time', () =>
    unseen((busy) =>
      unseen(async (db) => {
        expect(await forget(busy, 500)).toBe(0);
        await reset(200, db);
        expect(await forget(db, 500)).toBe(0);
      }),
    ));
});

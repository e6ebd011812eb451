import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Tx } from '#libs/persistence';
import { OutletRow } from './directory.rows.js';

/** Something of a business as an event tells it. */
interface Told<P> {
  readonly businessId: string;
  readonly payload: P & { readonly id: string; readonly version: number };
}

type Write = Pick<Tx, 'rows'>;

const toldJson = (told: readonly Told<object>[]): string =>
  JSON.stringify(told.map(({ businessId, payload }) => ({ businessId, ...payload })));

/** Writes what was told, of each thing the latest version, and never an older one over a newer. */
@Injectable()
export class DirectoryRepository {
  async putOutlets(tx: Write, told: readonly Told<{ timeZone: string; dayStartsAt: string }>[]): Promise<void> {
    await tx.rows(
      `insert into reporting.outlets as t (business_id, id, time_zone, day_starts_at, version)
       select distinct on (u."businessId", id) u."businessId", id, u."timeZone", u."dayStartsAt", version
       from json_to_recordset($1) u("businessId" uuid, id uuid, "timeZone" text, "dayStartsAt" text, version integer)
       order by u."businessId", id, version desc
       on conflict (business_id, id) do update
       set time_zone = excluded.time_zone, day_starts_at = excluded.day_starts_at, version = excluded.version
       where t.version < excluded.version`,
      [toldJson(told)],
    );
  }

  async putNames(tx: Write, told: readonly Told<{ name: string }>[]): Promise<void> {
    await tx.rows(
      `insert into reporting.names as t (business_id, id, name, version)
       select distinct on (u."businessId", id) u."businessId", id, name, version
       from json_to_recordset($1) u("businessId" uuid, id uuid, name text, version integer)
       order by u."businessId", id, version desc
       on conflict (business_id, id) do update
       set name = excluded.name, version = excluded.version
       where t.version < excluded.version`,
      [toldJson(told)],
    );
  }

  async putProducts(tx: Write, told: readonly Told<{ category?: string }>[]): Promise<void> {
    await tx.rows(
      `insert into reporting.products as t (business_id, id, category, version)
       select distinct on (u."businessId", id) u."businessId", id, category, version
       from json_to_recordset($1) u("businessId" uuid, id uuid, category text, version integer)
       order by u."businessId", id, version desc
       on conflict (business_id, id) do update
       set category = excluded.category, version = excluded.version
       where t.version < excluded.version`,
      [toldJson(told)],
    );
  }

  /** The outlets among `ids`, or all of the business. */
  outlets(tx: Omit<Tx, 'announce'>, businessId: string, ids?: readonly string[]): Promise<OutletRow[]> {
    return tx.manager.findBy(OutletRow, { businessId, ...(ids && { id: In([...ids]) }) });
  }
}

import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Tx } from '#libs/persistence';
import { OutletRow } from './directory.rows.js';

/** Something of a business as an event tells it. */
interface Told<P> {
  readonly businessId: string;
  readonly payload: P & { readonly id: string; readonly version: number };
}

interface Outlet {
  readonly name: string;
  readonly code: string;
  readonly timeZone: string;
  readonly dayStartsAt: string;
  readonly address?: string;
  readonly phone?: string;
  readonly isActive: boolean;
}

interface Business {
  readonly name: string;
  readonly language: string;
  readonly currency: string;
  readonly address?: string;
  readonly logo?: string;
  readonly notifyEmails: readonly string[];
  readonly status: string;
}

interface Person {
  readonly name: string;
  readonly email?: string;
  readonly role: string;
  readonly isActive: boolean;
}

/** Somebody or something and what it is called. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

type Write = Pick<Tx, 'rows'>;

interface ToldProduct {
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly basePrice: number;
  readonly category?: string;
}

const toldJson = (told: readonly Told<object>[]): string =>
  JSON.stringify(told.map(({ businessId, payload }) => ({ businessId, ...payload })));

/** Writes what was told, of each thing the latest version, and never an older one over a newer. */
@Injectable()
export class DirectoryRepository {
  async putOutlets(tx: Write, told: readonly Told<Outlet>[]): Promise<void> {
    await this.putNames(tx, told);
    await tx.rows(
      `insert into reporting.outlets as t
         (business_id, id, code, time_zone, day_starts_at, address, phone, is_active, version)
       select distinct on (u."businessId", id) u."businessId", id, code, u."timeZone", u."dayStartsAt", address, phone,
         u."isActive", version
       from json_to_recordset($1) u("businessId" uuid, id uuid, code text, "timeZone" text, "dayStartsAt" text,
         address text, phone text, "isActive" boolean, version integer)
       order by u."businessId", id, version desc
       on conflict (business_id, id) do update
       set code = excluded.code, time_zone = excluded.time_zone, day_starts_at = excluded.day_starts_at,
         address = excluded.address, phone = excluded.phone, is_active = excluded.is_active, version = excluded.version
       where t.version < excluded.version`,
      [toldJson(told)],
    );
  }

  async putBusinesses(tx: Write, told: readonly Told<Business>[]): Promise<void> {
    await tx.rows(
      `insert into reporting.businesses as t
         (business_id, name, language, currency, address, logo, notify_emails, status, version)
       select distinct on (u."businessId") u."businessId", name, language, currency, address, logo,
         array(select json_array_elements_text(u."notifyEmails")), status, version
       from json_to_recordset($1) u("businessId" uuid, name text, language text, currency text, address text, logo text,
         "notifyEmails" json, status text, version integer)
       order by u."businessId", version desc
       on conflict (business_id) do update
       set name = excluded.name, language = excluded.language, currency = excluded.currency, address = excluded.address,
         logo = excluded.logo, notify_emails = excluded.notify_emails, status = excluded.status,
         version = excluded.version
       where t.version < excluded.version`,
      [toldJson(told)],
    );
  }

  async putPeople(tx: Write, told: readonly Told<Person>[]): Promise<void> {
    await this.putNames(tx, told);
    await tx.rows(
      `insert into reporting.people as t (business_id, id, email, role, is_active, version)
       select distinct on (u."businessId", id) u."businessId", id, email, role, u."isActive", version
       from json_to_recordset($1) u("businessId" uuid, id uuid, email text, role text, "isActive" boolean, version integer)
       order by u."businessId", id, version desc
       on conflict (business_id, id) do update
       set email = excluded.email, role = excluded.role, is_active = excluded.is_active, version = excluded.version
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

  async putWarehouses(tx: Write, told: readonly Told<{ outletId?: string }>[]): Promise<void> {
    await tx.rows(
      `insert into reporting.warehouses as t (business_id, id, outlet_id, version)
       select distinct on (u."businessId", id) u."businessId", id, u."outletId", version
       from json_to_recordset($1) u("businessId" uuid, id uuid, "outletId" uuid, version integer)
       order by u."businessId", id, version desc
       on conflict (business_id, id) do update set outlet_id = excluded.outlet_id, version = excluded.version
       where t.version < excluded.version`,
      [toldJson(told)],
    );
  }

  async putProducts(tx: Write, told: readonly Told<ToldProduct>[]): Promise<void> {
    await tx.rows(
      `insert into reporting.products as t (business_id, id, sku, name, unit, base_price, category, version)
       select distinct on (u."businessId", id) u."businessId", id, sku, name, unit, u."basePrice", category, version
       from json_to_recordset($1) u("businessId" uuid, id uuid, sku text, name text, unit text, "basePrice" bigint,
         category text, version integer)
       order by u."businessId", id, version desc
       on conflict (business_id, id) do update
       set sku = excluded.sku, name = excluded.name, unit = excluded.unit, base_price = excluded.base_price,
         category = excluded.category, version = excluded.version
       where t.version < excluded.version`,
      [toldJson(told)],
    );
  }

  /** What is known of what these are called. */
  async names(tx: Pick<Tx, 'rows'>, businesses: readonly string[], ids: readonly string[]): Promise<Named[]> {
    return tx.rows<Named>('select id, name from reporting.names where business_id = any($1) and id = any($2)', [
      businesses,
      ids,
    ]);
  }

  /** The outlets among `ids`, or all of the business. */
  outlets(tx: Omit<Tx, 'announce'>, businessId: string, ids?: readonly string[]): Promise<OutletRow[]> {
    return tx.manager.findBy(OutletRow, { businessId, ...(ids && { id: In([...ids]) }) });
  }
}

import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';

/** What begins receipt numbers, and whose it is: a register's, or an outlet's for its sales without one. */
export interface Claim {
  readonly prefix: string;
  readonly ownerId: string;
}

@Injectable()
export class ReceiptPrefixes {
  /** Claims for ever; false when one of them was somebody else's. */
  async claim(tx: Tx, businessId: string, claims: readonly Claim[]): Promise<boolean> {
    const rows = await tx.rows(
      `insert into identity.receipt_prefixes as p (business_id, prefix, owner_id)
       select $1, c.prefix, c.owner from unnest($2::text[], $3::uuid[]) c(prefix, owner) order by c.prefix
       on conflict (business_id, prefix) do update set owner_id = excluded.owner_id
         where p.owner_id = excluded.owner_id
       returning p.prefix`,
      [businessId, claims.map(({ prefix }) => prefix), claims.map(({ ownerId }) => ownerId)],
    );
    return rows.length === claims.length;
  }
}

import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#libs/persistence';
import type { Mark } from './chain.crypto.js';

type Read = Pick<Tx, 'rows'>;

/** An end of a chain as it is told to others. */
export interface Anchor extends Mark {
  readonly at: string;
}

/** The ends of chains: as they are, and as they were told. Both change only through functions that move them on. */
@Injectable()
export class AnchorsRepository {
  constructor(private readonly database: Database) {}

  async head(tx: Read, businessId: string): Promise<Mark | undefined> {
    const [head] = await tx.rows<Mark>(
      `select seq, encode(hash, 'hex') hash from reporting.audit_heads where business_id = $1`,
      [businessId],
    );
    return head;
  }

  async last(tx: Read, businessId: string): Promise<Mark | undefined> {
    const [anchor] = await tx.rows<Mark>(
      `select seq, encode(hash, 'hex') hash from reporting.audit_anchors
       where business_id = $1 order by seq desc limit 1`,
      [businessId],
    );
    return anchor;
  }

  /** What was told of a stretch of the chain, by number. */
  async between(tx: Read, businessId: string, after: number, to: number): Promise<ReadonlyMap<number, Mark>> {
    const rows = await tx.rows<Mark>(
      `select seq, encode(hash, 'hex') hash from reporting.audit_anchors
       where business_id = $1 and seq > $2 and seq <= $3`,
      [businessId, after, to],
    );
    return new Map(rows.map((mark) => [mark.seq, mark]));
  }

  /**
   * A business whose chain has changed since it was last told, which is some time ago: nobody else gets it while the
   * claim holds.
   */
  async claim(afterSeconds: number, claimSeconds: number): Promise<string | undefined> {
    const [row] = await this.database.runAcross('audit-claim', 'select reporting.claim_audit_chain($1, $2)', [
      afterSeconds,
      claimSeconds,
    ]);
    return row?.[0] as string | undefined;
  }

  /** Writes down how far a chain was found to hold; nothing when another replica just did. */
  async put(tx: Read, businessId: string, { seq, hash }: Mark, afterSeconds: number): Promise<Anchor | undefined> {
    const [anchor] = await tx.rows<Mark & { at: Date }>('select * from reporting.anchor_audit($1, $2, $3, $4)', [
      businessId,
      seq,
      hash,
      afterSeconds,
    ]);
    return anchor && { ...anchor, at: anchor.at.toISOString() };
  }
}

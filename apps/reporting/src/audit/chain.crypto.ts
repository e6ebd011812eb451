import { createHash } from 'node:crypto';
import type { reporting } from '#libs/contracts';
import { canonical } from '#libs/kernel';
import type { AuditEntry } from './audit.js';

/** What the first record of a chain stands on. */
export const GENESIS = '0'.repeat(64);

/** The end of a chain, or a place in it that somebody wrote down. */
export interface Mark {
  readonly seq: number;
  readonly hash: string;
}

/** A record in its place: `hash` is made of everything in it, of its number and of the hash before it. */
export interface Link extends Mark {
  readonly prevHash: string;
  readonly record: AuditEntry;
}

/** Where a chain does not hold, and what is seen there. */
export interface Break {
  readonly brokenAt: number;
  readonly reason: reporting.AuditBreak;
}

/** SHA-256 in hexadecimal: of a record's canonical JSON, so that all that stands in it counts. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hash of a record in its place, as `reporting.audit_link` makes it. */
export const hashOf = (prevHash: string, seq: number, record: AuditEntry): string =>
  digestOf(`${prevHash}.${seq}.${digestOf(canonical(record))}`);

/** Walks along a chain, holding nothing but the last hash, and finds the first place where it does not hold. */
export class Walk {
  private last: Mark;
  /** Records that were found to be as they were written. */
  checked = 0;

  constructor(from: Mark = { seq: 0, hash: GENESIS }) {
    this.last = from;
  }

  get at(): Mark {
    return this.last;
  }

  /** The next record; what is wrong with it, if something is. */
  step({ seq, prevHash, hash, record }: Link): Break | undefined {
    const expected = this.last.seq + 1;
    if (seq > expected) return { brokenAt: expected, reason: 'MISSING' };
    if (seq < expected) return { brokenAt: seq, reason: 'MISPLACED' };
    if (hash !== hashOf(prevHash, seq, record)) return { brokenAt: seq, reason: 'EDITED' };
    // it holds by itself, so the one before it was made anew, or is another one
    if (prevHash !== this.last.hash) return { brokenAt: Math.max(seq - 1, 1), reason: 'REWRITTEN' };
    this.last = { seq, hash };
    this.checked++;
    return undefined;
  }

  /** What was written down of this place: a chain made anew from its beginning holds by itself, but not to this. */
  meet({ seq, hash }: Mark): Break | undefined {
    if (seq > this.last.seq) return { brokenAt: this.last.seq + 1, reason: 'TRUNCATED' };
    return seq === this.last.seq && hash !== this.last.hash ? { brokenAt: seq, reason: 'REWRITTEN' } : undefined;
  }
}

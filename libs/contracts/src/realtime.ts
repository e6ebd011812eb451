import { many, query, signal } from './call.js';
import { Facts, Flag, Id, Ids, Instant, ListOf, Text, Whole } from './fields.js';

/** How many businesses one question about heads may name; a gateway with more asks again. */
export const MOST_HEADS = 1_000;

/** How many businesses one hint names: 350 ids are 14 kB; a hint holds 16. */
export const MOST_GROWN = 350;

/** One entry of a business's history: an event, and its place in it. */
export class FeedEntry {
  /** From 1, without a gap within a business. */
  @Whole(1, Number.MAX_SAFE_INTEGER) seq!: number;
  /** The event's name without its version. */
  @Text(100) type!: string;
  /** The thing it happened to. */
  @Id() entityId!: string;
  @Id({ optional: true }) outletId?: string;
  @Instant() time!: string;
  @Facts() data!: Record<string, unknown>;
}

export class ReadFeed {
  /** The last entry that the reader has. */
  @Whole(0, Number.MAX_SAFE_INTEGER) after!: number;
  @Whole(1, 1000) limit!: number;
}

export class Feed {
  @ListOf(FeedEntry, { max: 1000 }) entries!: FeedEntry[];
  /** There is more than fits into one answer: ask again after the last entry. */
  @Flag() more!: boolean;
}

export class FeedHeads {
  @Ids({ max: MOST_HEADS }) businessIds!: string[];
}

/** How far the history of a business goes. */
export class FeedHead {
  @Id() businessId!: string;
  @Whole(0, Number.MAX_SAFE_INTEGER) seq!: number;
}

/** Businesses whose histories grew. */
export class FeedGrown {
  @Ids({ max: MOST_GROWN }) businessIds!: string[];
}

/** What happened in the actor's business after an entry, in order. */
export const readFeed = query('reporting.feed.read', ReadFeed, Feed, { access: 'internal' });
export const feedHeads = query('reporting.feed.heads', FeedHeads, many(FeedHead), { access: 'internal' });
export const feedGrown = signal('reporting.feed.grown', FeedGrown);

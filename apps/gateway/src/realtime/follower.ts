import type { Identity } from '#libs/auth';
import { Actor, requestContext } from '#libs/auth';
import type { reporting } from '#libs/contracts';
import { hears, seesCost, withoutCost } from './audience.js';

/** An entry with the texts of it that go out, each made once however many sockets take it. */
export class Message {
  private full: string | undefined;
  private costless: string | undefined;

  constructor(readonly entry: reporting.FeedEntry) {}

  textFor(actor: Actor): string {
    if (seesCost(actor)) return (this.full ??= this.write(this.entry.data));
    return (this.costless ??= this.write(withoutCost(this.entry.data)));
  }

  private write(data: unknown): string {
    const { seq, type, outletId, time } = this.entry;
    return JSON.stringify({ seq, type, ...(outletId && { outletId }), time, data });
  }
}

/** What a follower writes to: a socket, or a list in a test. */
export interface Line {
  send(text: string): void;
  /** Bytes that the other side has not taken yet. */
  readonly waiting: number;
  /** Hangs up; the reason is at most 123 bytes. */
  end(code: number, reason: string): void;
}

/** WebSocket close codes of this channel; 4000–4999 are an application's own. */
export const closing = { unauthenticated: 4401, silent: 4408, slow: 4413, unavailable: 4503, leaving: 1001 } as const;

// A till on a good line holds next to nothing; a megabyte behind, it is faster to come back and read on.
const MOST_WAITING_BYTES = 1024 * 1024;

/** One client that follows a business's history, and how far it has followed. */
export class Follower {
  private actor: Actor;

  constructor(
    identity: Identity,
    readonly line: Line,
    /** The last entry that it was offered, heard or not. */
    public position: number,
  ) {
    this.actor = actorOf(identity);
  }

  get identity(): Identity {
    return this.actor.identity;
  }

  /** The same user by a newer token. */
  renew(identity: Identity): void {
    this.actor = actorOf(identity);
  }

  /** Offers the next entry; one that it was offered before is passed over. False when the line had to be cut. */
  offer(message: Message): boolean {
    const { entry } = message;
    if (entry.seq <= this.position) return true;
    if (hears(this.actor, entry)) this.line.send(message.textFor(this.actor));
    this.position = entry.seq;
    if (this.line.waiting <= MOST_WAITING_BYTES) return true;
    this.line.end(closing.slow, 'read faster, and come back with since');
    return false;
  }

  /** Tells something of the channel itself; it carries the position, so that a client that hears little can still resume. */
  tell(type: 'ready' | 'reset' | 'heartbeat', at: Date): void {
    this.line.send(JSON.stringify({ seq: this.position, type, time: at.toISOString(), data: {} }));
  }
}

const actorOf = (identity: Identity): Actor => new Actor(identity, requestContext({}));

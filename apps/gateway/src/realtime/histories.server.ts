import { systemActor } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import type { Log } from '#libs/observability';
import { Message, type Follower } from './follower.js';

/** Read at a time: a second of a busy chain. */
const ENTRIES_AT_ONCE = 200;
/** Who was away for longer reads the lists anew, which is cheaper than so many messages. */
const MOST_MISSED = 10_000;
const ASK_MS = 5_000;

/** One business's history as this gateway follows it: its live followers, all at the same entry. */
interface Followed {
  readonly live: Set<Follower>;
  /** Followers that still read what they missed. */
  joining: number;
  /** The last entry that the live followers were offered. */
  head: number;
  /** There may be entries behind the head. */
  stale: boolean;
  reading: Promise<void> | undefined;
}

/**
 * Follows the histories of those businesses that somebody here listens to. Reporting tells when one grew; since a hint
 * may be lost, the heads are asked for every other second as well.
 */
export class Histories {
  private readonly followed = new Map<string, Followed>();

  constructor(
    private readonly bus: Bus,
    private readonly log: Log,
  ) {
    bus.hear(reporting.feedGrown, ({ businessIds }) => businessIds.forEach((businessId) => this.advance(businessId)));
  }

  /**
   * Lets a follower join: from its position on without a gap, or from now on when it has none. Whoever missed too much,
   * or comes from a history that is not ours, is told to begin anew.
   */
  async join(businessId: string, follower: Follower, since: number | undefined): Promise<void> {
    const head = await this.headOf(businessId, since ?? 0);
    const resumes = since !== undefined && since <= head && head - since <= MOST_MISSED;
    follower.position = resumes ? since : head;
    follower.tell(resumes || since === undefined ? 'ready' : 'reset', new Date());
    const history = this.followed.get(businessId) ?? this.begin(businessId, follower.position);
    history.joining++;
    try {
      if (await this.brought(businessId, follower, history)) history.live.add(follower);
    } finally {
      history.joining--;
      this.forgetIdle(businessId, history);
    }
    this.advance(businessId);
  }

  /** Reads to a follower what it missed, until it is where the live ones are. False when its line was cut on the way. */
  private async brought(businessId: string, follower: Follower, history: Followed): Promise<boolean> {
    while (follower.position < history.head) {
      const { entries } = await this.read(businessId, follower.position);
      for (const entry of entries) if (!follower.offer(new Message(entry))) return false;
      if (entries.length === 0) break;
    }
    return true;
  }

  private forgetIdle(businessId: string, { live, joining }: Followed): void {
    if (live.size === 0 && joining === 0) this.followed.delete(businessId);
  }

  leave(businessId: string, follower: Follower): void {
    const history = this.followed.get(businessId);
    if (!history?.live.delete(follower)) return;
    this.forgetIdle(businessId, history);
  }

  /** Asks how far the followed histories go. */
  async catchUp(): Promise<void> {
    const ids = [...this.followed.keys()];
    for (let i = 0; i < ids.length; i += reporting.MOST_HEADS) {
      const businessIds = ids.slice(i, i + reporting.MOST_HEADS);
      for (const { businessId, seq } of await this.heads(businessIds))
        if (seq > (this.followed.get(businessId)?.head ?? seq)) this.advance(businessId);
    }
  }

  private begin(businessId: string, head: number): Followed {
    const history = { live: new Set<Follower>(), joining: 0, head, stale: false, reading: undefined };
    this.followed.set(businessId, history);
    return history;
  }

  /** Reads on where a history may have grown; what grows while it reads is read, too. */
  private advance(businessId: string): void {
    const history = this.followed.get(businessId);
    if (!history) return;
    history.stale = true;
    history.reading ??= this.readOn(businessId, history)
      .catch((error: unknown) => this.log.warn({ err: error, businessId }, 'history not read'))
      .finally(() => (history.reading = undefined));
  }

  private async readOn(businessId: string, history: Followed): Promise<void> {
    while (history.stale && history.live.size > 0) {
      history.stale = false;
      const { entries, more } = await this.read(businessId, history.head);
      history.stale ||= more;
      for (const entry of entries) {
        const message = new Message(entry);
        for (const follower of history.live) if (!follower.offer(message)) history.live.delete(follower);
        history.head = entry.seq;
      }
    }
  }

  /** What the live ones were offered, unless a client has heard of more, through another gateway. */
  private async headOf(businessId: string, since: number): Promise<number> {
    const followed = this.followed.get(businessId);
    if (followed && followed.head >= since) return followed.head;
    const [head] = await this.heads([businessId]);
    return head?.seq ?? 0;
  }

  private heads(businessIds: string[]): Promise<readonly reporting.FeedHead[]> {
    return this.bus.ask(reporting.feedHeads, { businessIds }, systemActor(NIL_ID, NIL_ID, ASK_MS));
  }

  private read(businessId: string, after: number): Promise<reporting.Feed> {
    const actor = systemActor(businessId, NIL_ID, ASK_MS);
    return this.bus.ask(reporting.readFeed, { after, limit: ENTRIES_AT_ONCE }, actor);
  }
}

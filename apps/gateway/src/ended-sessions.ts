import { systemActor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import type { Log } from '#libs/observability';

// A session that ends must bite within 5 s: asked every 2 s while requests come, and first of all after a pause.
const ASK_EVERY_MS = 2_000;
const STALE_AFTER_MS = 4_000;
// Identity answers this from memory or one index; a sale does not wait longer for it.
const ASK_MS = 1_000;

/**
 * The sessions that ended while their access tokens still run. Identity knows them; a gateway asks in the background,
 * so that no request costs a look into a database.
 */
export class EndedSessions {
  private ids: ReadonlySet<string> = new Set();
  private askedAt = -Infinity;
  private asking: Promise<void> | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly log: Log,
  ) {}

  has(sessionId: string): boolean {
    return this.ids.has(sessionId);
  }

  /** A promise when what is known is too old to be trusted; undefined when it will do. */
  catchUp(): Promise<void> | undefined {
    // a clock that was set back must not make old knowledge young
    const age = Math.abs(Date.now() - this.askedAt);
    if (age < ASK_EVERY_MS) return undefined;
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return age < STALE_AFTER_MS ? undefined : this.asking;
  }

  private async ask(): Promise<void> {
    const began = Date.now();
    try {
      const sessions = await this.bus.ask(identity.endedSessions, {}, systemActor(NIL_ID, NIL_ID, ASK_MS));
      this.ids = new Set(sessions.map(({ id }) => id));
    } catch (error) {
      // tills go on selling while identity is away: their tokens end by themselves within 15 minutes
      this.log.warn({ err: error }, 'ended sessions unknown');
    }
    this.askedAt = began;
  }
}

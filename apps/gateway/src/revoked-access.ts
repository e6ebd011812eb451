import { systemActor, type Identity } from '#libs/auth';
import { identity } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import { Hears, type Bus } from '#libs/messaging';
import type { Log } from '#libs/observability';

// What is revoked must bite within 5 s: asked every 2 s while requests come, and first of all after a pause.
const ASK_EVERY_MS = 2_000;
const STALE_AFTER_MS = 4_000;
// Identity answers this from a few indexes; a sale does not wait longer for it.
const ASK_MS = 1_000;

type Revoked = Pick<Identity, 'sessionId' | 'userId' | 'businessId' | 'accessVersion'>;

/**
 * The access that was taken away while its tokens still run: sessions that ended, users whose role, outlets or activity
 * changed, businesses that are suspended. Identity knows it; a gateway asks in the background, at once when it is told
 * of a change, so that no request costs a look into a database.
 */
export class RevokedAccess {
  private sessions: ReadonlySet<string> = new Set();
  private users: ReadonlyMap<string, number> = new Map();
  private businesses: ReadonlySet<string> = new Set();
  private askedAt = -Infinity;
  private asking: Promise<void> | undefined;
  private toldMeanwhile = false;

  constructor(
    private readonly bus: Bus,
    private readonly log: Log,
  ) {}

  /** Whether the access of a token counts no more. */
  has({ sessionId, userId, businessId, accessVersion = 0 }: Revoked): boolean {
    return (
      this.sessions.has(sessionId) ||
      (this.users.get(userId) ?? 0) > accessVersion ||
      (this.businesses.size > 0 && this.businesses.has(businessId))
    );
  }

  /** A promise when what is known is too old to be trusted; undefined when it will do. */
  catchUp(): Promise<void> | undefined {
    // a clock that was set back must not make old knowledge young
    const age = Math.abs(Date.now() - this.askedAt);
    if (age < ASK_EVERY_MS) return undefined;
    this.ask();
    return age < STALE_AFTER_MS ? undefined : this.asking;
  }

  /** Knows, when it resolves, all that was taken away before: waits for a look that began after it was asked for. */
  async renew(): Promise<void> {
    await this.asking;
    this.ask();
    await this.asking;
  }

  @Hears(identity.accessRevoked)
  told(): void {
    if (this.asking) this.toldMeanwhile = true;
    else this.ask();
  }

  private ask(): void {
    this.asking ??= this.read().finally(() => {
      this.asking = undefined;
      if (!this.toldMeanwhile) return;
      this.toldMeanwhile = false;
      this.ask();
    });
  }

  private async read(): Promise<void> {
    const began = Date.now();
    try {
      const revoked = await this.bus.ask(identity.revokedAccess, {}, systemActor(NIL_ID, NIL_ID, ASK_MS));
      this.sessions = new Set(revoked.sessions);
      this.users = new Map(revoked.users.map(({ id, version }) => [id, version]));
      this.businesses = new Set(revoked.businesses);
    } catch (error) {
      // tills go on selling while identity is away: their tokens end by themselves within 15 minutes
      this.log.warn({ err: error }, 'revoked access unknown');
    }
    this.askedAt = began;
  }
}

import { Actor, requestContext } from '#libs/auth';
import { identity } from '#libs/contracts';
import type { Bus } from '#libs/messaging';
import type { Log } from '#libs/observability';

// The audit hears once a minute of each user and route, with a count: whoever hammers a closed door fills no log.
const TELL_EVERY_MS = 60_000;
// Beyond so many users and routes within a minute the rest is only in the log of requests.
const MOST_REMEMBERED = 10_000;

interface Refused {
  readonly actor: Actor;
  readonly permission: string;
  readonly method: string;
  readonly route: string;
  untold: number;
}

/** Tells identity who was refused for want of a permission: at once the first time, then once a minute how often since. */
export class RefusedAccess {
  private readonly lately = new Map<string, Refused>();

  constructor(
    private readonly bus: Pick<Bus, 'ask'>,
    private readonly log: Log,
  ) {
    setInterval(() => this.everyMinute(), TELL_EVERY_MS).unref();
  }

  note(actor: Actor, permission: string, method: string, route: string): void {
    const key = `${actor.userId} ${method} ${route}`;
    const known = this.lately.get(key);
    if (known) known.untold++;
    else if (this.lately.size < MOST_REMEMBERED) {
      const refused = { actor, permission, method, route, untold: 1 };
      this.lately.set(key, refused);
      this.tell(refused);
    }
  }

  private everyMinute(): void {
    for (const [key, refused] of this.lately) {
      if (refused.untold === 0) this.lately.delete(key);
      else this.tell(refused);
    }
  }

  private tell(refused: Refused): void {
    const { actor, permission, method, route, untold } = refused;
    refused.untold = 0;
    const { requestId, traceparent, ip, userAgent } = actor.request;
    // the request itself is answered by now; this has a deadline of its own
    const told = requestContext({ requestId, traceparent, ...(ip && { ip }), ...(userAgent && { userAgent }) });
    this.bus
      .ask(identity.noteRefusedAccess, { permission, method, route, count: untold }, new Actor(actor.identity, told))
      .catch((error: unknown) => {
        refused.untold += untold;
        this.log.warn({ err: error }, 'refused access not told');
      });
  }
}

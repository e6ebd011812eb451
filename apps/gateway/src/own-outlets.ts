import { anonymous, type Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { invalid, isRefusal, isUuid, Refusal } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import type { Request } from './fastify.js';

type Done = (error?: Error) => void;

const HEADER = 'X-Outlet-Id';
// The outlets of some thousand businesses; one that was forgotten is asked for again.
const MOST_REMEMBERED = 10_000;

/**
 * Refuses an `X-Outlet-Id` that names no outlet of whoever asks, whether the route has a use for it or not: a till with
 * a wrong setting hears of it at its first request. Tokens name the outlets of staff; of those who act everywhere
 * identity is asked once for each, since an outlet never moves to another business.
 */
export class OwnOutlets {
  private readonly known = new Set<string>();

  constructor(
    private readonly bus: Pick<Bus, 'ask'>,
    private readonly most = MOST_REMEMBERED,
  ) {}

  /** A hook for requests that the guard has let in. */
  readonly look = ({ headers, routeOptions, actor }: Request, _reply: unknown, done: Done): void => {
    const given = headers[HEADER.toLowerCase()];
    if (given === undefined || !routeOptions.config.exposure) done();
    else if (!isUuid(given)) done(invalid(HEADER, 'must be a UUID'));
    // where nobody signs in there is nobody whose outlet it could be
    else if (actor.identity === anonymous) done();
    else
      this.isTheirs(given.toLowerCase(), actor).then(
        (isTheirs) => done(isTheirs ? undefined : notTheirs()),
        (error: unknown) => done(error as Error),
      );
  };

  private async isTheirs(outletId: string, actor: Actor): Promise<boolean> {
    if (!actor.everywhere) return actor.identity.outlets.some(({ id }) => id === outletId);
    const key = `${actor.businessId} ${outletId}`;
    if (this.known.has(key)) return true;
    try {
      await this.bus.ask(identity.getPlace, { outletId }, actor.asking());
    } catch (error) {
      if (isRefusal(error) && error.kind === 'not-found') return false;
      throw error;
    }
    if (this.known.size >= this.most) this.known.clear();
    this.known.add(key);
    return true;
  }
}

const notTheirs = (): Refusal =>
  new Refusal('not-found', 'identity.outlet.not-found', { errors: [{ path: HEADER, message: 'no such outlet' }] });

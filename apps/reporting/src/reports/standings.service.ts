import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import type { Log } from '#libs/observability';
import type { Tx } from '#libs/persistence';
import { CLOCK, LOG } from '#libs/service';
import { lengthOf, type Period } from './period.js';
import type { Scope } from './scope.service.js';
import { StandingsRepository, reckoned } from './standings.repository.js';
import { cutsOf, reckon, type Cut, type Reach, type Reckoning } from './standings.js';

/**
 * Lets long reports of products start from running totals. They are written down behind a report that had to do without:
 * sales pay nothing for them, and whoever asks next finds them.
 */
@Injectable()
export class StandingsService implements OnModuleDestroy {
  private readonly waiting = new Set<string>();
  private working: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly standings: StandingsRepository,
    @Inject(LOG) private readonly log: Log,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.working;
  }

  /** The values of a statement that sums products over a scope. */
  async values(tx: Omit<Tx, 'announce'>, scope: Scope): Promise<unknown[]> {
    const reach = scope.outlets ? 'place' : 'business';
    const valid = await this.standings.valid(tx, scope.businessId, reach, scope.period);
    const reckoning = reckon(scope.period, reach, valid);
    const first = await this.standings.firstDay(tx, scope.businessId);
    const best = reckon(scope.period, reach, this.cutsSince(first, scope.period, reach));
    if (daysIn(best) < daysIn(reckoning)) this.writeDown(scope.businessId);
    return reckoned(scope, reckoning, await this.standings.placesOf(tx, scope));
  }

  private writeDown(businessId: string): void {
    this.waiting.add(businessId);
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    for (const businessId of this.waiting) {
      try {
        await this.bringUpToDate(businessId);
      } catch (error) {
        this.log.warn({ err: error, businessId }, 'running totals not written down, the next report tries again');
      }
      this.waiting.delete(businessId);
    }
  }

  private async bringUpToDate(businessId: string): Promise<void> {
    const first = await this.standings.firstDayOf(businessId);
    if (first === undefined) return;
    for (const reach of ['business', 'place'] as const)
      for (const cut of this.cutsSince(first, { from: first, to: this.today() }, reach)) {
        if (this.stopped) return;
        await this.standings.fold(businessId, reach, cut);
      }
  }

  /** The cuts that may be written down for a period: those behind the first day of which anything is known. */
  private cutsSince(first: string | undefined, { from, to }: Period, reach: Reach): Cut[] {
    const cuts: Cut[] = [];
    if (first === undefined) return cuts;
    for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1)
      cuts.push(...cutsOf(String(year), reach, this.today()).filter((cut) => cut > first));
    return cuts;
  }

  private today(): string {
    return this.clock.now().toISOString().slice(0, 10);
  }
}

const daysIn = ({ spans }: Reckoning): number => spans.reduce((sum, span) => sum + lengthOf(span), 0);

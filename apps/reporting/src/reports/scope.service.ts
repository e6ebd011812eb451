import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { Permission, reporting } from '#libs/contracts';
import type { Clock } from '#libs/kernel';
import { CLOCK } from '#libs/service';
import { DirectoryService } from '../directory/directory.service.js';
import { furthestAhead, periodAsked, type Period } from './period.js';

/** Of which business, days and outlets (`undefined`: all) a report tells. */
export interface Scope {
  readonly businessId: string;
  readonly period: Period;
  readonly outlets: readonly string[] | undefined;
}

/** What a report is asked for, held against what the caller may see: one outlet, or all of theirs. */
@Injectable()
export class ScopeService {
  constructor(
    private readonly directory: DirectoryService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of({ outletId, ...bounds }: reporting.Period, actor: Actor, permission: Permission): Promise<Scope> {
    const now = this.clock.now();
    if (outletId !== undefined) actor.at(outletId, permission);
    const outlets = outletId === undefined ? actor.outletsFor(permission) : [outletId];
    const calendar =
      outletId === undefined
        ? furthestAhead(await this.directory.outlets(actor, outlets), now)
        : await this.directory.outlet(actor, outletId);
    return { businessId: actor.businessId, period: periodAsked(bounds, calendar, now), outlets };
  }
}

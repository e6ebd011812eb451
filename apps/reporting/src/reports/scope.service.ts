import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { Permission, reporting } from '#libs/contracts';
import type { Clock } from '#libs/kernel';
import { CLOCK } from '#libs/service';
import { DirectoryService } from '../directory/directory.service.js';
import { previousOf, spanAsked, universal, type Calendar, type Span } from './period.js';

/** Of which business, days and outlets (`undefined`: all) a report tells. */
export interface Scope extends Span {
  readonly businessId: string;
  readonly outlets: readonly string[] | undefined;
}

/** A scope, and the span just before it. */
export interface ScopeAsked extends Scope {
  readonly previous: () => Scope;
}

/** What a report is asked for, held against what the caller may see: one outlet, or all of theirs. */
@Injectable()
export class ScopeService {
  constructor(
    private readonly directory: DirectoryService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `central`: how what belongs to no outlet reckons its days, where the report tells of such things. */
  async of(
    { outletId, ...bounds }: reporting.Period,
    actor: Actor,
    permission: Permission,
    central: readonly Calendar[] = [],
  ): Promise<ScopeAsked> {
    if (outletId !== undefined) actor.at(outletId, permission);
    const outlets = outletId === undefined ? actor.outletsFor(permission) : [outletId];
    const calendars = [...(await this.calendars(outletId, outlets, actor)), ...(outlets ? [] : central)];
    const scope = { businessId: actor.businessId, outlets };
    const span = spanAsked(bounds, calendars, this.clock.now());
    return { ...scope, ...span, previous: () => ({ ...scope, ...previousOf(span, calendars) }) };
  }

  private async calendars(
    outletId: string | undefined,
    outlets: readonly string[] | undefined,
    actor: Actor,
  ): Promise<readonly Calendar[]> {
    if (outletId !== undefined) return [await this.directory.outlet(actor, outletId)];
    const known = await this.directory.outlets(actor, outlets);
    return known.length > 0 ? known : [universal];
  }
}

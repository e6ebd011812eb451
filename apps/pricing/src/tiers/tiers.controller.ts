import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, pricing, type Page } from '#libs/contracts';
import { Answers, Reacts, type Fact } from '#libs/messaging';
import { TiersService } from './tiers.service.js';

@Controller()
export class TiersController {
  constructor(private readonly tiers: TiersService) {}

  @Answers(pricing.listTiers)
  list(request: pricing.ListTiers, actor: Actor): Promise<Page<pricing.TierView>> {
    return this.tiers.list(request, actor);
  }

  @Answers(pricing.createTier)
  create(request: pricing.CreateTier, actor: Actor): Promise<pricing.TierView> {
    return this.tiers.create(request, actor);
  }

  @Answers(pricing.updateTier)
  update(request: pricing.UpdateTier, actor: Actor): Promise<pricing.TierView> {
    return this.tiers.update(request, actor);
  }

  @Answers(pricing.deleteTier)
  delete(request: pricing.TierRef, actor: Actor): Promise<void> {
    return this.tiers.delete(request, actor);
  }

  @Reacts('pricing.tiers', identity.businessCreated)
  welcome(facts: readonly Fact<identity.BusinessView>[]): Promise<void> {
    return this.tiers.welcome(facts);
  }

  @Answers(pricing.tierExists)
  exists(request: pricing.TierRef, actor: Actor): Promise<readonly pricing.TierView[]> {
    return this.tiers.exists(request, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { pricing } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { PricesService } from './prices.service.js';

@Controller()
export class PricesController {
  constructor(private readonly prices: PricesService) {}

  @Answers(pricing.getPrices)
  get(request: pricing.GetPrices, actor: Actor): Promise<pricing.ProductPrices> {
    return this.prices.get(request, actor);
  }

  @Answers(pricing.setPrices)
  set(request: pricing.SetPrices, actor: Actor): Promise<pricing.ProductPrices> {
    return this.prices.set(request, actor);
  }
}

import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { pricing, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('pricing')
export class PricingController {
  constructor(private readonly bus: Bus) {}

  @Get('tiers')
  @Exposes(pricing.listTiers)
  listTiers(request: pricing.ListTiers, actor: Actor): Promise<Page<pricing.TierView>> {
    return this.bus.ask(pricing.listTiers, request, actor);
  }

  @Post('tiers')
  @Exposes(pricing.createTier)
  createTier(request: pricing.CreateTier, actor: Actor): Promise<pricing.TierView> {
    return this.bus.ask(pricing.createTier, request, actor);
  }

  @Put('tiers/:id')
  @Exposes(pricing.updateTier)
  updateTier(request: pricing.UpdateTier, actor: Actor): Promise<pricing.TierView> {
    return this.bus.ask(pricing.updateTier, request, actor);
  }

  @Delete('tiers/:id')
  @Exposes(pricing.deleteTier)
  deleteTier(request: pricing.TierRef, actor: Actor): Promise<void> {
    return this.bus.ask(pricing.deleteTier, request, actor);
  }

  @Get('products/:productId')
  @Exposes(pricing.getPrices)
  getPrices(request: pricing.GetPrices, actor: Actor): Promise<pricing.ProductPrices> {
    return this.bus.ask(pricing.getPrices, request, actor);
  }

  @Put('products/:productId')
  @Exposes(pricing.setPrices)
  setPrices(request: pricing.SetPrices, actor: Actor): Promise<pricing.ProductPrices> {
    return this.bus.ask(pricing.setPrices, request, actor);
  }

  @Get('quote')
  @Exposes(pricing.quoteProduct)
  quoteProduct(request: pricing.QuoteProduct, actor: Actor): Promise<pricing.PriceQuote> {
    return this.bus.ask(pricing.quoteProduct, request, actor);
  }

  @Post('quote')
  @Exposes(pricing.quoteBasket)
  quoteBasket(request: pricing.QuoteBasket, actor: Actor): Promise<pricing.BasketQuote> {
    return this.bus.ask(pricing.quoteBasket, request, actor);
  }
}

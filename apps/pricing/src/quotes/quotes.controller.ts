import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { pricing } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { QuotesService } from './quotes.service.js';

@Controller()
export class QuotesController {
  constructor(private readonly quotes: QuotesService) {}

  @Answers(pricing.priceBasket)
  price(request: pricing.PriceBasket, actor: Actor): Promise<readonly pricing.PricedProduct[]> {
    return this.quotes.price(request, actor);
  }

  @Answers(pricing.quoteProduct)
  quoteProduct(request: pricing.QuoteProduct, actor: Actor): Promise<pricing.PriceQuote> {
    return this.quotes.product(request, actor);
  }

  @Answers(pricing.quoteBasket)
  quoteBasket(request: pricing.QuoteBasket, actor: Actor): Promise<pricing.BasketQuote> {
    return this.quotes.basket(request, actor);
  }
}

import { Module } from '@nestjs/common';
import { BooksRepository } from './books/books.repository.js';
import { BooksService } from './books/books.service.js';
import { AskingService } from './copies/asking.service.js';
import { CopiesController } from './copies/copies.controller.js';
import { CopiesRepository } from './copies/copies.repository.js';
import { FollowingService } from './copies/following.service.js';
import { PricesController } from './prices/prices.controller.js';
import { PricesRepository } from './prices/prices.repository.js';
import { PricesService } from './prices/prices.service.js';
import { PlacesService } from './quotes/places.service.js';
import { QuotesController } from './quotes/quotes.controller.js';
import { QuotesService } from './quotes/quotes.service.js';
import { HoldersService } from './tiers/holders.service.js';
import { TiersController } from './tiers/tiers.controller.js';
import { TiersRepository } from './tiers/tiers.repository.js';
import { TiersService } from './tiers/tiers.service.js';

@Module({
  controllers: [TiersController, PricesController, QuotesController, CopiesController],
  providers: [
    ...[TiersService, TiersRepository, HoldersService, PricesService, PricesRepository],
    ...[QuotesService, PlacesService, BooksService, BooksRepository],
    ...[AskingService, FollowingService, CopiesRepository],
  ],
})
export class PricingModule {}

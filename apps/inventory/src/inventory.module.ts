import { Module } from '@nestjs/common';
import { AdjustmentsController } from './adjustments/adjustments.controller.js';
import { AdjustmentsService } from './adjustments/adjustments.service.js';
import { CountsController } from './counts/counts.controller.js';
import { CountsService } from './counts/counts.service.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { DeliveriesService } from './deliveries/deliveries.service.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import { LedgerService } from './ledger/ledger.service.js';
import { PostingsRepository } from './ledger/postings.repository.js';
import { MovementsController } from './movements/movements.controller.js';
import { MovementsService } from './movements/movements.service.js';
import { ProductsController } from './products/products.controller.js';
import { ProductsService } from './products/products.service.js';
import { ReturnsController } from './returns/returns.controller.js';
import { ReturnsService } from './returns/returns.service.js';
import { LevelsService } from './stock/levels.service.js';
import { StockController } from './stock/stock.controller.js';
import { StockRepository } from './stock/stock.repository.js';
import { StockService } from './stock/stock.service.js';
import { TransfersController } from './transfers/transfers.controller.js';
import { TransfersService } from './transfers/transfers.service.js';
import { ValuationController } from './valuation/valuation.controller.js';
import { ValuationService } from './valuation/valuation.service.js';
import { WorthsRepository } from './valuation/worths.repository.js';
import { ReachService } from './warehouses/reach.service.js';
import { WarehousesController } from './warehouses/warehouses.controller.js';
import { WarehousesRepository } from './warehouses/warehouses.repository.js';
import { WarehousesService } from './warehouses/warehouses.service.js';

@Module({
  controllers: [
    StockController,
    ValuationController,
    MovementsController,
    AdjustmentsController,
    TransfersController,
    CountsController,
    WarehousesController,
    ProductsController,
    DeliveriesController,
    ReturnsController,
  ],
  providers: [
    StockService,
    StockRepository,
    LevelsService,
    ValuationService,
    WorthsRepository,
    MovementsService,
    AdjustmentsService,
    TransfersService,
    CountsService,
    LedgerService,
    LedgerRepository,
    PostingsRepository,
    WarehousesService,
    WarehousesRepository,
    ReachService,
    ProductsService,
    DeliveriesService,
    ReturnsService,
  ],
})
export class InventoryModule {}

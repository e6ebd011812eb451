import { Module } from '@nestjs/common';
import { CustomersController } from './customers/customers.controller.js';
import { CustomerListRepository } from './customers/customer-list.repository.js';
import { CustomersService } from './customers/customers.service.js';
import { CompletionService } from './orders/completion.service.js';
import { DraftsService } from './orders/drafts.service.js';
import { OrderListRepository } from './orders/order-list.repository.js';
import { OrdersController } from './orders/orders.controller.js';
import { OrdersRepository } from './orders/orders.repository.js';
import { OrdersService } from './orders/orders.service.js';
import { RecentOrders } from './orders/recent.service.js';
import { RefundsController } from './orders/refunds.controller.js';
import { RefundsRepository } from './orders/refunds.repository.js';
import { RefundsService } from './orders/refunds.service.js';
import { Sweeper } from './orders/sweeper.service.js';
import { PlacesController } from './places/places.controller.js';
import { PlacesService } from './places/places.service.js';
import { ReceiptsController } from './receipts/receipts.controller.js';
import { ReceiptsService } from './receipts/receipts.service.js';

@Module({
  controllers: [OrdersController, RefundsController, CustomersController, ReceiptsController, PlacesController],
  providers: [
    OrdersService,
    OrdersRepository,
    OrderListRepository,
    RecentOrders,
    DraftsService,
    CompletionService,
    Sweeper,
    RefundsService,
    RefundsRepository,
    CustomersService,
    CustomerListRepository,
    ReceiptsService,
    PlacesService,
  ],
})
export class SalesModule {}

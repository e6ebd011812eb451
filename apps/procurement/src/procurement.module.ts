import { Module } from '@nestjs/common';
import { DeliveriesService } from './orders/deliveries.service.js';
import { OrdersController } from './orders/orders.controller.js';
import { OrdersRepository } from './orders/orders.repository.js';
import { OrdersService } from './orders/orders.service.js';
import { ReferencesService } from './orders/references.service.js';
import { SuppliersController } from './suppliers/suppliers.controller.js';
import { SuppliersRepository } from './suppliers/suppliers.repository.js';
import { SuppliersService } from './suppliers/suppliers.service.js';

@Module({
  controllers: [SuppliersController, OrdersController],
  providers: [
    SuppliersService,
    SuppliersRepository,
    OrdersService,
    DeliveriesService,
    OrdersRepository,
    ReferencesService,
  ],
})
export class ProcurementModule {}

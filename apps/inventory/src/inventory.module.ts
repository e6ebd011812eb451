import { Module } from '@nestjs/common';
import { ProductsController } from './products/products.controller.js';
import { ProductsService } from './products/products.service.js';
import { StockController } from './stock/stock.controller.js';
import { StockRepository } from './stock/stock.repository.js';
import { StockService } from './stock/stock.service.js';
import { WarehousesController } from './warehouses/warehouses.controller.js';
import { WarehousesService } from './warehouses/warehouses.service.js';

@Module({
  controllers: [StockController, WarehousesController, ProductsController],
  providers: [StockService, StockRepository, WarehousesService, ProductsService],
})
export class InventoryModule {}

import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('warehouses')
export class WarehousesController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(inventory.listWarehouses)
  list(request: inventory.ListWarehouses, actor: Actor): Promise<Page<inventory.WarehouseView>> {
    return this.bus.ask(inventory.listWarehouses, request, actor);
  }

  @Post()
  @Exposes(inventory.createWarehouse)
  create(request: inventory.CreateWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.bus.ask(inventory.createWarehouse, request, actor);
  }

  @Get(':id')
  @Exposes(inventory.getWarehouse)
  get(request: inventory.GetWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.bus.ask(inventory.getWarehouse, request, actor);
  }

  @Put(':id')
  @Exposes(inventory.updateWarehouse)
  update(request: inventory.UpdateWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.bus.ask(inventory.updateWarehouse, request, actor);
  }

  @Delete(':id')
  @Exposes(inventory.deleteWarehouse)
  delete(request: inventory.WarehouseRef, actor: Actor): Promise<void> {
    return this.bus.ask(inventory.deleteWarehouse, request, actor);
  }

  @Get(':id/inventory')
  @Exposes(inventory.listWarehouseStock)
  listStock(request: inventory.ListWarehouseStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.bus.ask(inventory.listWarehouseStock, request, actor);
  }
}

import { Controller, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller()
export class InventoryController {
  constructor(private readonly bus: Bus) {}

  @Get('warehouses')
  @Exposes(inventory.listWarehouses)
  listWarehouses(request: inventory.ListWarehouses, actor: Actor): Promise<Page<inventory.WarehouseView>> {
    return this.bus.ask(inventory.listWarehouses, request, actor);
  }

  @Post('warehouses')
  @Exposes(inventory.createWarehouse)
  createWarehouse(request: inventory.CreateWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.bus.ask(inventory.createWarehouse, request, actor);
  }

  @Get('warehouses/:id')
  @Exposes(inventory.getWarehouse)
  getWarehouse(request: inventory.GetWarehouse, actor: Actor): Promise<inventory.WarehouseView> {
    return this.bus.ask(inventory.getWarehouse, request, actor);
  }

  @Get('warehouses/:warehouseId/inventory')
  @Exposes(inventory.listStock)
  listStockOf(request: inventory.ListStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.bus.ask(inventory.listStock, request, actor);
  }

  @Get('inventory')
  @Exposes(inventory.listStock)
  listStock(request: inventory.ListStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.bus.ask(inventory.listStock, request, actor);
  }

  @Put('inventory/levels')
  @Exposes(inventory.setLevels)
  setLevels(request: inventory.SetLevels, actor: Actor): Promise<inventory.StockLevel> {
    return this.bus.ask(inventory.setLevels, request, actor);
  }

  @Get('inventory/movements')
  @Exposes(inventory.listMovements)
  listMovements(request: inventory.ListMovements, actor: Actor): Promise<Page<inventory.MovementView>> {
    return this.bus.ask(inventory.listMovements, request, actor);
  }

  @Post('inventory/adjustments')
  @Exposes(inventory.adjust)
  adjust(request: inventory.Adjust, actor: Actor): Promise<inventory.MovementView> {
    return this.bus.ask(inventory.adjust, request, actor);
  }
}

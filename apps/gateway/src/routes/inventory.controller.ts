import { Controller, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('inventory')
export class InventoryController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(inventory.listStock)
  list(request: inventory.ListStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.bus.ask(inventory.listStock, request, actor);
  }

  @Get('low-stock')
  @Exposes(inventory.listStock, { fills: { lowStock: () => true } })
  listLow(request: inventory.ListStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.bus.ask(inventory.listStock, request, actor);
  }

  @Put('levels')
  @Exposes(inventory.setLevels)
  setLevels(request: inventory.SetLevels, actor: Actor): Promise<inventory.StockLevel> {
    return this.bus.ask(inventory.setLevels, request, actor);
  }

  @Get('movements')
  @Exposes(inventory.listMovements)
  listMovements(request: inventory.ListMovements, actor: Actor): Promise<Page<inventory.MovementView>> {
    return this.bus.ask(inventory.listMovements, request, actor);
  }

  @Post('adjustments')
  @Exposes(inventory.adjust)
  adjust(request: inventory.Adjust, actor: Actor): Promise<inventory.MovementView> {
    return this.bus.ask(inventory.adjust, request, actor);
  }

  @Post('transfers')
  @Exposes(inventory.transfer)
  transfer(request: inventory.Transfer, actor: Actor): Promise<inventory.TransferView> {
    return this.bus.ask(inventory.transfer, request, actor);
  }

  @Post('stock-take')
  @Exposes(inventory.takeStockCount)
  takeStock(request: inventory.TakeStockCount, actor: Actor): Promise<inventory.StockTakeView> {
    return this.bus.ask(inventory.takeStockCount, request, actor);
  }
}

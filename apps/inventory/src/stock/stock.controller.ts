import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { LevelsService } from './levels.service.js';
import { StockService } from './stock.service.js';

@Controller()
export class StockController {
  constructor(
    private readonly stock: StockService,
    private readonly levels: LevelsService,
  ) {}

  @Answers(inventory.takeStock)
  take(request: inventory.TakeStock, actor: Actor): Promise<inventory.StockVerdict> {
    return this.stock.take(request, actor);
  }

  @Answers(inventory.listStock)
  list(query: inventory.ListStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.levels.list(query, actor);
  }

  @Answers(inventory.listWarehouseStock)
  listOf(query: inventory.ListWarehouseStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.levels.listOf(query, actor);
  }

  @Answers(inventory.stockOf)
  of(request: inventory.StockOf, actor: Actor): Promise<readonly inventory.OutletStock[]> {
    return this.levels.of(request, actor);
  }

  @Answers(inventory.setLevels)
  set(request: inventory.SetLevels, actor: Actor): Promise<inventory.StockLevel> {
    return this.levels.set(request, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { StockService } from './stock.service.js';

@Controller()
export class StockController {
  constructor(private readonly stock: StockService) {}

  @Answers(inventory.takeStock)
  take(request: inventory.TakeStock, actor: Actor): Promise<inventory.StockVerdict> {
    return this.stock.take(request, actor);
  }

  @Answers(inventory.listStock)
  list(query: inventory.ListStock, actor: Actor): Promise<Page<inventory.StockLevel>> {
    return this.stock.list(query, actor);
  }

  @Answers(inventory.setLevels)
  setLevels(request: inventory.SetLevels, actor: Actor): Promise<inventory.StockLevel> {
    return this.stock.setLevels(request, actor);
  }

  @Answers(inventory.listMovements)
  movements(query: inventory.ListMovements, actor: Actor): Promise<Page<inventory.MovementView>> {
    return this.stock.movements(query, actor);
  }

  @Answers(inventory.adjust)
  adjust(request: inventory.Adjust, actor: Actor): Promise<inventory.MovementView> {
    return this.stock.adjust(request, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { CountsService } from './counts.service.js';

@Controller()
export class CountsController {
  constructor(private readonly counts: CountsService) {}

  @Answers(inventory.takeStockCount)
  post(request: inventory.TakeStockCount, actor: Actor): Promise<inventory.StockTakeView> {
    return this.counts.post(request, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { MovementsService } from './movements.service.js';

@Controller()
export class MovementsController {
  constructor(private readonly movements: MovementsService) {}

  @Answers(inventory.listMovements)
  list(query: inventory.ListMovements, actor: Actor): Promise<Page<inventory.MovementView>> {
    return this.movements.list(query, actor);
  }
}

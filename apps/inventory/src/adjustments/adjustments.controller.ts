import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { AdjustmentsService } from './adjustments.service.js';

@Controller()
export class AdjustmentsController {
  constructor(private readonly adjustments: AdjustmentsService) {}

  @Answers(inventory.adjust)
  post(request: inventory.Adjust, actor: Actor): Promise<inventory.MovementView> {
    return this.adjustments.post(request, actor);
  }
}

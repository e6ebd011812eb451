import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { TransfersService } from './transfers.service.js';

@Controller()
export class TransfersController {
  constructor(private readonly transfers: TransfersService) {}

  @Answers(inventory.transfer)
  post(request: inventory.Transfer, actor: Actor): Promise<inventory.TransferView> {
    return this.transfers.post(request, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { ReceiptsService } from './receipts.service.js';

@Controller()
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Answers(sales.getReceipt)
  get(request: sales.ReceiptRef, actor: Actor): Promise<sales.ReceiptView> {
    return this.receipts.get(request, actor);
  }

  @Answers(sales.mailReceipt)
  mail(request: sales.MailReceipt, actor: Actor): Promise<sales.ReceiptMailed> {
    return this.receipts.mail(request, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { RefundsService } from './refunds.service.js';

@Controller()
export class RefundsController {
  constructor(private readonly refunds: RefundsService) {}

  @Answers(sales.refundOrder)
  refund(request: sales.RefundOrder, actor: Actor): Promise<sales.RefundView> {
    return this.refunds.refund(request, actor);
  }

  @Answers(sales.listRefunds)
  list(request: sales.ListRefunds, actor: Actor): Promise<Page<sales.RefundView>> {
    return this.refunds.list(request, actor);
  }
}

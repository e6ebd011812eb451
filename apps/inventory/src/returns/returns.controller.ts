import { Controller } from '@nestjs/common';
import { sales } from '#libs/contracts';
import { Reacts, type Fact } from '#libs/messaging';
import { ReturnsService } from './returns.service.js';

@Controller()
export class ReturnsController {
  constructor(private readonly returns: ReturnsService) {}

  @Reacts('inventory.refunds', sales.refundCompleted)
  putBack(facts: readonly Fact<sales.RefundFact>[]): Promise<void> {
    return this.returns.putBack(facts);
  }
}

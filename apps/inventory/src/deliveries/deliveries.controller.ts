import { Controller } from '@nestjs/common';
import { procurement } from '#libs/contracts';
import { Reacts, type Fact } from '#libs/messaging';
import { DeliveriesService } from './deliveries.service.js';

@Controller()
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Reacts('inventory.receipts', procurement.orderReceived)
  takeIn(facts: readonly Fact<procurement.GoodsReceived>[]): Promise<void> {
    return this.deliveries.takeIn(facts);
  }
}

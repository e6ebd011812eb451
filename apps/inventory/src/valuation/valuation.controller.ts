import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { inventory } from '#libs/contracts';
import { Answers, Reacts, type Fact } from '#libs/messaging';
import { ValuationService } from './valuation.service.js';
import { VALUATION } from './worths.repository.js';

@Controller()
export class ValuationController {
  constructor(private readonly valuation: ValuationService) {}

  @Answers(inventory.valueOfStock)
  value(query: inventory.ValueOfStock, actor: Actor): Promise<inventory.StockValue> {
    return this.valuation.value(query, actor);
  }

  @Reacts<inventory.StockChanged | inventory.StockLevel>(VALUATION, inventory.stockChanged, inventory.levelsChanged)
  stockChanged(facts: readonly Fact<inventory.StockChanged | inventory.StockLevel>[]): Promise<void> {
    return this.valuation.stockChanged(facts);
  }

  @Reacts(VALUATION, inventory.warehouseChanged)
  warehousesChanged(facts: readonly Fact<inventory.WarehouseView>[]): Promise<void> {
    return this.valuation.warehousesChanged(facts);
  }
}

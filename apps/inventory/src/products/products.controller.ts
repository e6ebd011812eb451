import { Controller } from '@nestjs/common';
import { catalog } from '#libs/contracts';
import { Reacts, type Fact } from '#libs/messaging';
import { ProductsService } from './products.service.js';

@Controller()
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Reacts(
    'inventory.products',
    catalog.productCreated,
    catalog.productChanged,
    catalog.productDeactivated,
    catalog.productReactivated,
  )
  follow(facts: readonly Fact<catalog.ProductCard>[]): Promise<void> {
    return this.products.follow(facts);
  }
}

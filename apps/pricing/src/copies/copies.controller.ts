import { Controller } from '@nestjs/common';
import { catalog, identity, sales } from '#libs/contracts';
import { Reacts, type Fact } from '#libs/messaging';
import {
  customerCopy,
  customers,
  goneCustomerCopy,
  outletCopy,
  outlets,
  productCopy,
  products,
} from './copies.repository.js';
import { FollowingService } from './following.service.js';

@Controller()
export class CopiesController {
  constructor(private readonly following: FollowingService) {}

  @Reacts(
    'pricing.products',
    catalog.productCreated,
    catalog.productChanged,
    catalog.productDeactivated,
    catalog.productReactivated,
  )
  products(facts: readonly Fact<catalog.ProductFacts>[]): Promise<void> {
    return this.following.follow('pricing.products', facts, products, (f) => productCopy(f.businessId, f.payload));
  }

  @Reacts(
    'pricing.outlets',
    identity.outletCreated,
    identity.outletChanged,
    identity.outletDeactivated,
    identity.outletReactivated,
  )
  outlets(facts: readonly Fact<identity.OutletView>[]): Promise<void> {
    return this.following.follow('pricing.outlets', facts, outlets, (f) => outletCopy(f.businessId, f.payload));
  }

  @Reacts('pricing.customers', sales.customerCreated, sales.customerChanged)
  customers(facts: readonly Fact<sales.CustomerView>[]): Promise<void> {
    return this.following.follow('pricing.customers', facts, customers, (f) => customerCopy(f.businessId, f.payload));
  }

  @Reacts('pricing.customers', sales.customerDeleted)
  forgetCustomers(facts: readonly Fact<sales.CustomerView>[]): Promise<void> {
    return this.following.follow('pricing.customers', facts, customers, (f) =>
      goneCustomerCopy(f.businessId, f.payload),
    );
  }
}

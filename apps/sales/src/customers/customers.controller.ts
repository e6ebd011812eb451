import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { CustomersService } from './customers.service.js';

@Controller()
export class CustomersController {
  constructor(private readonly customers: CustomersService) {}

  @Answers(sales.listCustomers)
  list(query: sales.ListCustomers, actor: Actor): Promise<Page<sales.CustomerView>> {
    return this.customers.list(query, actor);
  }

  @Answers(sales.getCustomer)
  get(request: sales.CustomerRef, actor: Actor): Promise<sales.CustomerDetail> {
    return this.customers.get(request, actor);
  }

  @Answers(sales.customerCard)
  card(request: sales.CustomerRef, actor: Actor): Promise<sales.CustomerView> {
    return this.customers.card(request, actor);
  }

  @Answers(sales.createCustomer)
  create(request: sales.CreateCustomer, actor: Actor): Promise<sales.CustomerView> {
    return this.customers.create(request, actor);
  }

  @Answers(sales.updateCustomer)
  update(request: sales.UpdateCustomer, actor: Actor): Promise<sales.CustomerView> {
    return this.customers.update(request, actor);
  }

  @Answers(sales.deleteCustomer)
  delete(request: sales.CustomerRef, actor: Actor): Promise<void> {
    return this.customers.delete(request, actor);
  }
}

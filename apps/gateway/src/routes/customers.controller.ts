import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('customers')
export class CustomersController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(sales.listCustomers)
  list(request: sales.ListCustomers, actor: Actor): Promise<Page<sales.CustomerView>> {
    return this.bus.ask(sales.listCustomers, request, actor);
  }

  @Get(':id')
  @Exposes(sales.getCustomer)
  get(request: sales.CustomerRef, actor: Actor): Promise<sales.CustomerDetail> {
    return this.bus.ask(sales.getCustomer, request, actor);
  }

  @Post()
  @Exposes(sales.createCustomer)
  create(request: sales.CreateCustomer, actor: Actor): Promise<sales.CustomerView> {
    return this.bus.ask(sales.createCustomer, request, actor);
  }

  @Put(':id')
  @Exposes(sales.updateCustomer)
  update(request: sales.UpdateCustomer, actor: Actor): Promise<sales.CustomerView> {
    return this.bus.ask(sales.updateCustomer, request, actor);
  }

  @Delete(':id')
  @Exposes(sales.deleteCustomer)
  delete(request: sales.CustomerRef, actor: Actor): Promise<void> {
    return this.bus.ask(sales.deleteCustomer, request, actor);
  }
}

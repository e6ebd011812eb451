import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { OrdersService } from './orders.service.js';

@Controller()
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Answers(sales.openOrder)
  open(request: sales.OpenOrder, actor: Actor): Promise<sales.OrderView> {
    return this.orders.open(request, actor);
  }

  @Answers(sales.changeOrder)
  change(request: sales.ChangeOrder, actor: Actor): Promise<sales.OrderView> {
    return this.orders.change(request, actor);
  }

  @Answers(sales.payOrder)
  pay(request: sales.PayOrder, actor: Actor): Promise<sales.PaymentTaken> {
    return this.orders.pay(request, actor);
  }

  @Answers(sales.completeOrder)
  complete(request: sales.OrderRef, actor: Actor): Promise<sales.OrderView> {
    return this.orders.complete(request, actor);
  }

  @Answers(sales.cancelOrder)
  cancel(request: sales.CancelOrder, actor: Actor): Promise<sales.OrderView> {
    return this.orders.cancel(request, actor);
  }

  @Answers(sales.checkout)
  checkout(request: sales.Checkout, actor: Actor): Promise<sales.OrderView> {
    return this.orders.checkout(request, actor);
  }

  @Answers(sales.getOrder)
  get(request: sales.OrderRef, actor: Actor): Promise<sales.OrderView> {
    return this.orders.view(request, actor);
  }

  @Answers(sales.listOrders)
  list(query: sales.ListOrders, actor: Actor): Promise<Page<sales.OrderView>> {
    return this.orders.list(query, actor);
  }
}

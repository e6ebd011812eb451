import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { procurement, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { DeliveriesService } from './deliveries.service.js';
import { OrdersService } from './orders.service.js';

@Controller()
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly deliveries: DeliveriesService,
  ) {}

  @Answers(procurement.listPurchaseOrders)
  list(query: procurement.ListPurchaseOrders, actor: Actor): Promise<Page<procurement.PurchaseOrderView>> {
    return this.orders.list(query, actor);
  }

  @Answers(procurement.getPurchaseOrder)
  get(request: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.orders.get(request, actor);
  }

  @Answers(procurement.createPurchaseOrder)
  create(request: procurement.CreatePurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.orders.create(request, actor);
  }

  @Answers(procurement.updatePurchaseOrder)
  update(request: procurement.UpdatePurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.orders.update(request, actor);
  }

  @Answers(procurement.submitPurchaseOrder)
  submit(request: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.orders.submit(request, actor);
  }

  @Answers(procurement.receiveGoods)
  receive(request: procurement.ReceiveGoods, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.deliveries.receive(request, actor);
  }

  @Answers(procurement.closePurchaseOrder)
  close(request: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.orders.close(request, actor);
  }

  @Answers(procurement.cancelPurchaseOrder)
  cancel(request: procurement.CancelPurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.orders.cancel(request, actor);
  }
}

import { Controller, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { procurement, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('purchase-orders')
export class PurchaseOrdersController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(procurement.listPurchaseOrders)
  list(request: procurement.ListPurchaseOrders, actor: Actor): Promise<Page<procurement.PurchaseOrderView>> {
    return this.bus.ask(procurement.listPurchaseOrders, request, actor);
  }

  @Post()
  @Exposes(procurement.createPurchaseOrder)
  create(request: procurement.CreatePurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.bus.ask(procurement.createPurchaseOrder, request, actor);
  }

  @Get(':id')
  @Exposes(procurement.getPurchaseOrder)
  get(request: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.bus.ask(procurement.getPurchaseOrder, request, actor);
  }

  @Put(':id')
  @Exposes(procurement.updatePurchaseOrder)
  update(request: procurement.UpdatePurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.bus.ask(procurement.updatePurchaseOrder, request, actor);
  }

  @Post(':id/submit')
  @Exposes(procurement.submitPurchaseOrder)
  submit(request: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.bus.ask(procurement.submitPurchaseOrder, request, actor);
  }

  @Post(':orderId/receive')
  @Exposes(procurement.receiveGoods)
  receive(request: procurement.ReceiveGoods, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.bus.ask(procurement.receiveGoods, request, actor);
  }

  @Post(':id/close')
  @Exposes(procurement.closePurchaseOrder)
  close(request: procurement.PurchaseOrderRef, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.bus.ask(procurement.closePurchaseOrder, request, actor);
  }

  @Post(':id/cancel')
  @Exposes(procurement.cancelPurchaseOrder)
  cancel(request: procurement.CancelPurchaseOrder, actor: Actor): Promise<procurement.PurchaseOrderView> {
    return this.bus.ask(procurement.cancelPurchaseOrder, request, actor);
  }
}

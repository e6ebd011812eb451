import { Controller, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { sales, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';
import { receiptForms } from '../receipt-forms.js';

@Controller('sales')
export class OrdersController {
  constructor(private readonly bus: Bus) {}

  @Post('checkout')
  @Exposes(sales.checkout)
  checkout(request: sales.Checkout, actor: Actor): Promise<sales.OrderView> {
    return this.bus.ask(sales.checkout, request, actor);
  }

  @Get('orders')
  @Exposes(sales.listOrders)
  list(request: sales.ListOrders, actor: Actor): Promise<Page<sales.OrderView>> {
    return this.bus.ask(sales.listOrders, request, actor);
  }

  @Post('orders')
  @Exposes(sales.openOrder)
  open(request: sales.OpenOrder, actor: Actor): Promise<sales.OrderView> {
    return this.bus.ask(sales.openOrder, request, actor);
  }

  @Get('orders/:id')
  @Exposes(sales.getOrder)
  get(request: sales.OrderRef, actor: Actor): Promise<sales.OrderView> {
    return this.bus.ask(sales.getOrder, request, actor);
  }

  @Put('orders/:id')
  @Exposes(sales.changeOrder)
  change(request: sales.ChangeOrder, actor: Actor): Promise<sales.OrderView> {
    return this.bus.ask(sales.changeOrder, request, actor);
  }

  @Post('orders/:orderId/payments')
  @Exposes(sales.payOrder)
  pay(request: sales.PayOrder, actor: Actor): Promise<sales.PaymentTaken> {
    return this.bus.ask(sales.payOrder, request, actor);
  }

  @Post('orders/:id/complete')
  @Exposes(sales.completeOrder)
  complete(request: sales.OrderRef, actor: Actor): Promise<sales.OrderView> {
    return this.bus.ask(sales.completeOrder, request, actor);
  }

  @Post('orders/:id/cancel')
  @Exposes(sales.cancelOrder)
  cancel(request: sales.CancelOrder, actor: Actor): Promise<sales.OrderView> {
    return this.bus.ask(sales.cancelOrder, request, actor);
  }

  @Post('orders/:orderId/refunds')
  @Exposes(sales.refundOrder)
  refund(request: sales.RefundOrder, actor: Actor): Promise<sales.RefundView> {
    return this.bus.ask(sales.refundOrder, request, actor);
  }

  @Get('orders/:id/refunds')
  @Exposes(sales.listRefunds)
  refunds(request: sales.ListRefunds, actor: Actor): Promise<Page<sales.RefundView>> {
    return this.bus.ask(sales.listRefunds, request, actor);
  }

  @Get('orders/:id/receipt')
  @Exposes(sales.getReceipt, { renders: receiptForms })
  receipt(request: sales.ReceiptRef, actor: Actor): Promise<sales.ReceiptView> {
    return this.bus.ask(sales.getReceipt, request, actor);
  }

  @Post('orders/:id/receipt/email')
  @Exposes(sales.mailReceipt)
  mailReceipt(request: sales.MailReceipt, actor: Actor): Promise<sales.ReceiptMailed> {
    return this.bus.ask(sales.mailReceipt, request, actor);
  }
}

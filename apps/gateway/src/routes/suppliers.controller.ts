import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { procurement, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('suppliers')
export class SuppliersController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(procurement.listSuppliers)
  list(request: procurement.ListSuppliers, actor: Actor): Promise<Page<procurement.SupplierView>> {
    return this.bus.ask(procurement.listSuppliers, request, actor);
  }

  @Get(':id')
  @Exposes(procurement.getSupplier)
  get(request: procurement.SupplierRef, actor: Actor): Promise<procurement.SupplierView> {
    return this.bus.ask(procurement.getSupplier, request, actor);
  }

  @Post()
  @Exposes(procurement.createSupplier)
  create(request: procurement.CreateSupplier, actor: Actor): Promise<procurement.SupplierView> {
    return this.bus.ask(procurement.createSupplier, request, actor);
  }

  @Put(':id')
  @Exposes(procurement.updateSupplier)
  update(request: procurement.UpdateSupplier, actor: Actor): Promise<procurement.SupplierView> {
    return this.bus.ask(procurement.updateSupplier, request, actor);
  }

  @Delete(':id')
  @Exposes(procurement.deleteSupplier)
  delete(request: procurement.SupplierRef, actor: Actor): Promise<void> {
    return this.bus.ask(procurement.deleteSupplier, request, actor);
  }
}

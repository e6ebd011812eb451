import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { procurement, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { SuppliersService } from './suppliers.service.js';

@Controller()
export class SuppliersController {
  constructor(private readonly suppliers: SuppliersService) {}

  @Answers(procurement.listSuppliers)
  list(request: procurement.ListSuppliers, actor: Actor): Promise<Page<procurement.SupplierView>> {
    return this.suppliers.list(request, actor);
  }

  @Answers(procurement.getSupplier)
  get(request: procurement.SupplierRef, actor: Actor): Promise<procurement.SupplierView> {
    return this.suppliers.get(request, actor);
  }

  @Answers(procurement.createSupplier)
  create(request: procurement.CreateSupplier, actor: Actor): Promise<procurement.SupplierView> {
    return this.suppliers.create(request, actor);
  }

  @Answers(procurement.updateSupplier)
  update(request: procurement.UpdateSupplier, actor: Actor): Promise<procurement.SupplierView> {
    return this.suppliers.update(request, actor);
  }

  @Answers(procurement.deleteSupplier)
  delete(request: procurement.SupplierRef, actor: Actor): Promise<void> {
    return this.suppliers.delete(request, actor);
  }
}

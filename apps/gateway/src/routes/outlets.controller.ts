import { Controller, Get } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller()
export class OutletsController {
  constructor(private readonly bus: Bus) {}

  @Get('business')
  @Exposes(identity.getBusiness)
  getBusiness(request: identity.Nobody, actor: Actor): Promise<identity.BusinessView> {
    return this.bus.ask(identity.getBusiness, request, actor);
  }

  @Get('outlets')
  @Exposes(identity.listOutlets)
  list(request: identity.ListOutlets, actor: Actor): Promise<Page<identity.OutletView>> {
    return this.bus.ask(identity.listOutlets, request, actor);
  }

  @Get('outlets/:id')
  @Exposes(identity.getOutlet)
  get(request: identity.GetOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.bus.ask(identity.getOutlet, request, actor);
  }

  @Get('outlets/:id/registers')
  @Exposes(identity.listRegisters)
  listRegisters(request: identity.ListRegisters, actor: Actor): Promise<Page<identity.RegisterView>> {
    return this.bus.ask(identity.listRegisters, request, actor);
  }
}

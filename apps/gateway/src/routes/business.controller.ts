import { Controller, Get, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('business')
export class BusinessController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(identity.getBusiness)
  get(request: identity.Nobody, actor: Actor): Promise<identity.BusinessView> {
    return this.bus.ask(identity.getBusiness, request, actor);
  }

  @Put()
  @Exposes(identity.updateBusiness)
  update(request: identity.UpdateBusiness, actor: Actor): Promise<identity.BusinessView> {
    return this.bus.ask(identity.updateBusiness, request, actor);
  }
}

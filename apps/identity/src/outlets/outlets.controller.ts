import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { OutletsService } from './outlets.service.js';

@Controller()
export class OutletsController {
  constructor(private readonly outlets: OutletsService) {}

  @Answers(identity.listOutlets)
  list(query: identity.ListOutlets, actor: Actor): Promise<Page<identity.OutletView>> {
    return this.outlets.list(query, actor);
  }

  @Answers(identity.getOutlet)
  get(request: identity.GetOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.outlets.get(request, actor);
  }

  @Answers(identity.listRegisters)
  registers(query: identity.ListRegisters, actor: Actor): Promise<Page<identity.RegisterView>> {
    return this.outlets.registers(query, actor);
  }

  @Answers(identity.getPlace)
  place(request: identity.GetPlace, actor: Actor): Promise<identity.Place> {
    return this.outlets.place(request, actor);
  }
}

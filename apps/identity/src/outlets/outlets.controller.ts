import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { OutletChanges } from './outlet-changes.service.js';
import { OutletsService } from './outlets.service.js';

@Controller()
export class OutletsController {
  constructor(
    private readonly outlets: OutletsService,
    private readonly changes: OutletChanges,
  ) {}

  @Answers(identity.listOutlets)
  list(query: identity.ListOutlets, actor: Actor): Promise<Page<identity.OutletView>> {
    return this.outlets.list(query, actor);
  }

  @Answers(identity.getOutlet)
  get(request: identity.GetOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.outlets.get(request, actor);
  }

  @Answers(identity.createOutlet)
  create(request: identity.CreateOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.changes.create(request, actor);
  }

  @Answers(identity.updateOutlet)
  update(request: identity.UpdateOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.changes.update(request, actor);
  }

  @Answers(identity.deleteOutlet)
  delete(request: identity.DeleteOutlet, actor: Actor): Promise<void> {
    return this.changes.delete(request, actor);
  }

  @Answers(identity.getPlace)
  place(request: identity.GetPlace, actor: Actor): Promise<identity.Place> {
    return this.outlets.place(request, actor);
  }
}

import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('outlets')
export class OutletsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(identity.listOutlets)
  list(request: identity.ListOutlets, actor: Actor): Promise<Page<identity.OutletView>> {
    return this.bus.ask(identity.listOutlets, request, actor);
  }

  @Get(':id')
  @Exposes(identity.getOutlet)
  get(request: identity.GetOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.bus.ask(identity.getOutlet, request, actor);
  }

  @Post()
  @Exposes(identity.createOutlet)
  create(request: identity.CreateOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.bus.ask(identity.createOutlet, request, actor);
  }

  @Put(':id')
  @Exposes(identity.updateOutlet, { endsAccess: true })
  update(request: identity.UpdateOutlet, actor: Actor): Promise<identity.OutletView> {
    return this.bus.ask(identity.updateOutlet, request, actor);
  }

  @Delete(':id')
  @Exposes(identity.deleteOutlet, { endsAccess: true })
  delete(request: identity.DeleteOutlet, actor: Actor): Promise<void> {
    return this.bus.ask(identity.deleteOutlet, request, actor);
  }

  @Get(':id/registers')
  @Exposes(identity.listRegisters)
  listRegisters(request: identity.ListRegisters, actor: Actor): Promise<Page<identity.RegisterView>> {
    return this.bus.ask(identity.listRegisters, request, actor);
  }

  @Post(':id/registers')
  @Exposes(identity.createRegister)
  createRegister(request: identity.CreateRegister, actor: Actor): Promise<identity.RegisterView> {
    return this.bus.ask(identity.createRegister, request, actor);
  }

  @Put(':id/registers/:registerId')
  @Exposes(identity.updateRegister)
  updateRegister(request: identity.UpdateRegister, actor: Actor): Promise<identity.RegisterView> {
    return this.bus.ask(identity.updateRegister, request, actor);
  }

  @Delete(':id/registers/:registerId')
  @Exposes(identity.deleteRegister)
  deleteRegister(request: identity.RegisterRef, actor: Actor): Promise<void> {
    return this.bus.ask(identity.deleteRegister, request, actor);
  }

  @Get(':id/users')
  @Exposes(identity.listOutletUsers)
  listUsers(request: identity.ListOutletUsers, actor: Actor): Promise<Page<identity.OutletUser>> {
    return this.bus.ask(identity.listOutletUsers, request, actor);
  }

  @Post(':id/users')
  @Exposes(identity.assignUser, { endsAccess: true })
  assignUser(request: identity.AssignUser, actor: Actor): Promise<identity.OutletUser> {
    return this.bus.ask(identity.assignUser, request, actor);
  }

  @Delete(':id/users/:userId')
  @Exposes(identity.unassignUser, { endsAccess: true })
  unassignUser(request: identity.UnassignUser, actor: Actor): Promise<void> {
    return this.bus.ask(identity.unassignUser, request, actor);
  }
}

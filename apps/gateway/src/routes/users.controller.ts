import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('users')
export class UsersController {
  constructor(private readonly bus: Bus) {}

  @Get()
  // people are the business's: a till that always says where it stands still sees all of them
  @Exposes(identity.listUsers, { outletIsContent: true })
  list(request: identity.ListUsers, actor: Actor): Promise<Page<identity.UserView>> {
    return this.bus.ask(identity.listUsers, request, actor);
  }

  @Get(':id')
  @Exposes(identity.getUser)
  get(request: identity.UserRef, actor: Actor): Promise<identity.UserView> {
    return this.bus.ask(identity.getUser, request, actor);
  }

  @Post()
  @Exposes(identity.createUser)
  create(request: identity.CreateUser, actor: Actor): Promise<identity.UserView> {
    return this.bus.ask(identity.createUser, request, actor);
  }

  @Put(':id')
  @Exposes(identity.updateUser, { endsAccess: true })
  update(request: identity.UpdateUser, actor: Actor): Promise<identity.UserView> {
    return this.bus.ask(identity.updateUser, request, actor);
  }

  @Delete(':id')
  @Exposes(identity.deleteUser, { endsAccess: true })
  delete(request: identity.DeleteUser, actor: Actor): Promise<void> {
    return this.bus.ask(identity.deleteUser, request, actor);
  }

  @Post(':id/outlets')
  @Exposes(identity.assignOutlet, { endsAccess: true, outletIsContent: true })
  assignOutlet(request: identity.AssignOutlet, actor: Actor): Promise<identity.AssignmentView> {
    return this.bus.ask(identity.assignOutlet, request, actor);
  }

  @Delete(':id/outlets/:outletId')
  @Exposes(identity.unassignOutlet, { endsAccess: true })
  unassignOutlet(request: identity.UnassignOutlet, actor: Actor): Promise<void> {
    return this.bus.ask(identity.unassignOutlet, request, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { UsersService } from './users.service.js';

@Controller()
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Answers(identity.listUsers)
  list(query: identity.ListUsers, actor: Actor): Promise<Page<identity.UserView>> {
    return this.users.list(query, actor);
  }

  @Answers(identity.getUser)
  get(request: identity.UserRef, actor: Actor): Promise<identity.UserView> {
    return this.users.get(request, actor);
  }

  @Answers(identity.createUser)
  create(request: identity.CreateUser, actor: Actor): Promise<identity.UserView> {
    return this.users.create(request, actor);
  }

  @Answers(identity.updateUser)
  update(request: identity.UpdateUser, actor: Actor): Promise<identity.UserView> {
    return this.users.update(request, actor);
  }

  @Answers(identity.deleteUser)
  delete(request: identity.DeleteUser, actor: Actor): Promise<void> {
    return this.users.delete(request, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { RegistersService } from './registers.service.js';

@Controller()
export class RegistersController {
  constructor(private readonly registers: RegistersService) {}

  @Answers(identity.listRegisters)
  list(query: identity.ListRegisters, actor: Actor): Promise<Page<identity.RegisterView>> {
    return this.registers.list(query, actor);
  }

  @Answers(identity.createRegister)
  create(request: identity.CreateRegister, actor: Actor): Promise<identity.RegisterView> {
    return this.registers.create(request, actor);
  }

  @Answers(identity.updateRegister)
  update(request: identity.UpdateRegister, actor: Actor): Promise<identity.RegisterView> {
    return this.registers.update(request, actor);
  }

  @Answers(identity.deleteRegister)
  delete(request: identity.RegisterRef, actor: Actor): Promise<void> {
    return this.registers.delete(request, actor);
  }
}

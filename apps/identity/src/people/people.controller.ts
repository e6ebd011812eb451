import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { PeopleService } from './people.service.js';

@Controller()
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @Answers(identity.me)
  me(_request: identity.Nobody, actor: Actor): Promise<identity.Me> {
    return this.people.me(actor);
  }
}

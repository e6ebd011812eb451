import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { BusinessesService } from './businesses.service.js';

@Controller()
export class BusinessesController {
  constructor(private readonly businesses: BusinessesService) {}

  @Answers(identity.getBusiness)
  get(_request: identity.Nobody, actor: Actor): Promise<identity.BusinessView> {
    return this.businesses.get(actor);
  }

  @Answers(identity.updateBusiness)
  update(request: identity.UpdateBusiness, actor: Actor): Promise<identity.BusinessView> {
    return this.businesses.update(request, actor);
  }
}

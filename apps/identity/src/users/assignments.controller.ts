import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { AssignmentsService } from './assignments.service.js';

@Controller()
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  @Answers(identity.assignOutlet)
  assignOutlet(request: identity.AssignOutlet, actor: Actor): Promise<identity.AssignmentView> {
    return this.assignments.assignOutlet(request, actor);
  }

  @Answers(identity.unassignOutlet)
  unassignOutlet({ id, outletId, ifMatch }: identity.UnassignOutlet, actor: Actor): Promise<void> {
    return this.assignments.unassign({ userId: id, outletId }, ifMatch, actor);
  }

  @Answers(identity.listOutletUsers)
  peopleOf(query: identity.ListOutletUsers, actor: Actor): Promise<Page<identity.OutletUser>> {
    return this.assignments.peopleOf(query, actor);
  }

  @Answers(identity.assignUser)
  assignUser(request: identity.AssignUser, actor: Actor): Promise<identity.OutletUser> {
    return this.assignments.assignUser(request, actor);
  }

  @Answers(identity.unassignUser)
  unassignUser({ id, userId, ifMatch }: identity.UnassignUser, actor: Actor): Promise<void> {
    return this.assignments.unassign({ userId, outletId: id }, ifMatch, actor);
  }
}

import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { everyEvent, reporting, type Page } from '#libs/contracts';
import { Answers, Reacts, type Fact } from '#libs/messaging';
import { AuditService } from './audit.service.js';

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Reacts('reporting.audit', ...everyEvent)
  record(facts: readonly Fact<object>[]): Promise<void> {
    return this.audit.record(facts);
  }

  @Answers(reporting.listAudit)
  list(query: reporting.ListAudit, actor: Actor): Promise<Page<reporting.AuditRecord>> {
    return this.audit.list(query, actor);
  }
}

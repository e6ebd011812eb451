import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { everyEvent, reporting, type Page } from '#libs/contracts';
import { Answers, Reacts, type Fact } from '#libs/messaging';
import { isRecorded } from './audit.js';
import { AuditService } from './audit.service.js';
import { VerificationService } from './verification.service.js';

@Controller()
export class AuditController {
  constructor(
    private readonly audit: AuditService,
    private readonly verification: VerificationService,
  ) {}

  @Reacts('reporting.audit', ...everyEvent.filter(isRecorded))
  record(facts: readonly Fact<object>[]): Promise<void> {
    return this.audit.record(facts);
  }

  @Answers(reporting.listAudit)
  list(query: reporting.ListAudit, actor: Actor): Promise<Page<reporting.AuditRecord>> {
    return this.audit.list(query, actor);
  }

  @Answers(reporting.getAudit)
  get(query: reporting.GetAudit, actor: Actor): Promise<reporting.AuditRecord> {
    return this.audit.get(query, actor);
  }

  @Answers(reporting.listAuditEventTypes)
  eventTypes(query: reporting.ListAuditWords, actor: Actor): Promise<Page<reporting.AuditWord>> {
    return this.audit.eventTypes(query, actor);
  }

  @Answers(reporting.listAuditEntityTypes)
  entityTypes(query: reporting.ListAuditWords, actor: Actor): Promise<Page<reporting.AuditWord>> {
    return this.audit.entityTypes(query, actor);
  }

  @Answers(reporting.verifyAudit)
  verify(query: reporting.VerifyAudit, actor: Actor): Promise<reporting.AuditVerification> {
    return this.verification.verify(query, actor);
  }
}

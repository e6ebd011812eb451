import { Controller, Get } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('audit-logs')
export class AuditController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(reporting.listAudit)
  list(request: reporting.ListAudit, actor: Actor): Promise<Page<reporting.AuditRecord>> {
    return this.bus.ask(reporting.listAudit, request, actor);
  }

  @Get('event-types')
  @Exposes(reporting.listAuditEventTypes)
  eventTypes(request: reporting.ListAuditWords, actor: Actor): Promise<Page<reporting.AuditWord>> {
    return this.bus.ask(reporting.listAuditEventTypes, request, actor);
  }

  @Get('entity-types')
  @Exposes(reporting.listAuditEntityTypes)
  entityTypes(request: reporting.ListAuditWords, actor: Actor): Promise<Page<reporting.AuditWord>> {
    return this.bus.ask(reporting.listAuditEntityTypes, request, actor);
  }

  @Get('verify')
  @Exposes(reporting.verifyAudit)
  verify(request: reporting.VerifyAudit, actor: Actor): Promise<reporting.AuditVerification> {
    return this.bus.ask(reporting.verifyAudit, request, actor);
  }

  @Get(':id')
  @Exposes(reporting.getAudit)
  get(request: reporting.GetAudit, actor: Actor): Promise<reporting.AuditRecord> {
    return this.bus.ask(reporting.getAudit, request, actor);
  }
}

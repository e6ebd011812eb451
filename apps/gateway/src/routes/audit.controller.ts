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
}

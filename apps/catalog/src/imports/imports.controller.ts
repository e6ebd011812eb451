import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { ImportsService } from './imports.service.js';

@Controller()
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Answers(catalog.sendImportAhead)
  keepPart(request: catalog.ImportPart, actor: Actor): Promise<void> {
    return this.imports.keepPart(request, actor);
  }

  @Answers(catalog.importProducts)
  run(request: catalog.ImportProducts, actor: Actor): Promise<catalog.ImportReport> {
    return this.imports.run(request, actor);
  }
}

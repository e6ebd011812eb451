import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { JobsService } from './jobs.service.js';

@Controller()
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  @Answers(reporting.startJob)
  start(request: reporting.StartJob, actor: Actor): Promise<reporting.JobView> {
    return this.jobs.start(request, actor);
  }

  @Answers(reporting.getJob)
  get(request: reporting.GetJob, actor: Actor): Promise<reporting.JobView> {
    return this.jobs.get(request, actor);
  }

  @Answers(reporting.getJobResult)
  result(request: reporting.GetJobResult, actor: Actor): Promise<reporting.JobResult> {
    return this.jobs.result(request, actor);
  }
}

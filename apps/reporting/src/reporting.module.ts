import { Module } from '@nestjs/common';
import type { Log } from '#libs/observability';
import { LOG } from '#libs/service';
import { ANCHORS_FILE, AnchoringService } from './audit/anchoring.service.js';
import { AnchorsRepository } from './audit/anchors.repository.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditRepository } from './audit/audit.repository.js';
import { AuditService } from './audit/audit.service.js';
import { VerificationService } from './audit/verification.service.js';
import { readAnchorsFile, readMailSettings, readPublicUrl } from './config.js';
import { DirectoryController } from './directory/directory.controller.js';
import { DirectoryRepository } from './directory/directory.repository.js';
import { DirectoryService } from './directory/directory.service.js';
import { NamesService } from './directory/names.service.js';
import { AddresseesService } from './notifications/addressees.service.js';
import { AlertsRepository } from './notifications/alerts.repository.js';
import { AlertsService } from './notifications/alerts.service.js';
import { FolderCarrier } from './notifications/folder.carrier.js';
import { LateLetters, PUBLIC_URL } from './notifications/late.letters.js';
import { MAIL_CARRIER, type MailCarrier } from './notifications/mail.carrier.js';
import { AT_ONCE, MailSender } from './notifications/mail.sender.js';
import { MailsRepository } from './notifications/mails.repository.js';
import { MailsService } from './notifications/mails.service.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { NotificationsService } from './notifications/notifications.service.js';
import { SmtpCarrier } from './notifications/smtp.carrier.js';
import { FeedController } from './feed/feed.controller.js';
import { FeedRepository } from './feed/feed.repository.js';
import { FeedService } from './feed/feed.service.js';
import { JobsController } from './jobs/jobs.controller.js';
import { JobsRepository } from './jobs/jobs.repository.js';
import { JobsService } from './jobs/jobs.service.js';
import { JobWorker } from './jobs/jobs.worker.js';
import { SummariesRepository } from './jobs/summaries.repository.js';
import { PartDaysRepository } from './reports/part-days.repository.js';
import { ReportsController } from './reports/reports.controller.js';
import { ReportsRepository } from './reports/reports.repository.js';
import { ReportsService } from './reports/reports.service.js';
import { RollUpRepository } from './reports/rollup.repository.js';
import { ScopeService } from './reports/scope.service.js';
import { StandingsRepository } from './reports/standings.repository.js';
import { StandingsService } from './reports/standings.service.js';
import { StockDaysController } from './reports/stock-days.controller.js';
import { StockDaysRepository } from './reports/stock-days.repository.js';

function carrierOf(log: Log): MailCarrier {
  const { smtpUrl, ...settings } = readMailSettings();
  return smtpUrl === undefined ? new FolderCarrier(settings, log) : new SmtpCarrier({ ...settings, smtpUrl }, AT_ONCE);
}

@Module({
  controllers: [
    AuditController,
    DirectoryController,
    FeedController,
    JobsController,
    NotificationsController,
    ReportsController,
    StockDaysController,
  ],
  providers: [
    AddresseesService,
    AlertsRepository,
    AlertsService,
    AnchoringService,
    AnchorsRepository,
    AuditRepository,
    AuditService,
    DirectoryRepository,
    DirectoryService,
    FeedRepository,
    FeedService,
    JobWorker,
    JobsRepository,
    JobsService,
    LateLetters,
    MailSender,
    MailsRepository,
    MailsService,
    NamesService,
    NotificationsService,
    PartDaysRepository,
    ReportsRepository,
    ReportsService,
    RollUpRepository,
    ScopeService,
    StandingsRepository,
    StandingsService,
    StockDaysRepository,
    SummariesRepository,
    VerificationService,
    { provide: ANCHORS_FILE, useFactory: readAnchorsFile },
    { provide: PUBLIC_URL, useFactory: () => readPublicUrl() },
    { provide: MAIL_CARRIER, useFactory: carrierOf, inject: [LOG] },
  ],
})
export class ReportingModule {}

import type { ServiceDatabase } from '#libs/persistence';
import { Reporting20261123060000 } from '../migrations/20261123060000-reporting.js';
import { AuditChain20261123090401 } from '../migrations/20261123090401-audit-chain.js';
import { DirectoryPeople20261123091001 } from '../migrations/20261123091001-directory-people.js';
import { Reports20261123092346 } from '../migrations/20261123092346-reports.js';
import { OrderHistory20261123093647 } from '../migrations/20261123093647-order-history.js';
import { Notifications20261123110700 } from '../migrations/20261123110700-notifications.js';
import { AuditPairs20261123112748 } from '../migrations/20261123112748-audit-pairs.js';
import { Standings20261123131200 } from '../migrations/20261123131200-standings.js';
import { Alerts20261123131116 } from '../migrations/20261123131116-alerts.js';
import { Rebuild20261123134200 } from '../migrations/20261123134200-rebuild.js';
import { AuditTexts20261123134000 } from '../migrations/20261123134000-audit-texts.js';
import { AuditIndex20261123154800 } from '../migrations/20261123154800-audit-index.js';
import { AuditWalks20261123155600 } from '../migrations/20261123155600-audit-walks.js';
import { AuditAnchorRow, AuditHeadRow, AuditRow } from './audit/audit.rows.js';
import { BusinessRow, NameRow, OutletRow, PersonRow, ProductRow, WarehouseRow } from './directory/directory.rows.js';
import { AlertRow } from './notifications/alert.rows.js';
import { MailRow } from './notifications/mail.rows.js';
import { JobPartRow, JobRow } from './jobs/job.rows.js';
import { HourRow, OrderRefundRow, OrderRow, ProductDayRow, StockDayRow, TakingRow } from './reports/rollup.rows.js';
import { CutRow, DayChangeRow, StandingRow } from './reports/standing.rows.js';

export const database: ServiceDatabase = {
  service: 'reporting',
  entities: [
    ...[AuditRow, AuditHeadRow, AuditAnchorRow],
    ...[BusinessRow, OutletRow, PersonRow, NameRow, ProductRow, WarehouseRow],
    ...[HourRow, TakingRow, ProductDayRow, StockDayRow, OrderRow, OrderRefundRow],
    ...[DayChangeRow, CutRow, StandingRow],
    ...[JobRow, JobPartRow],
    ...[AlertRow, MailRow],
  ],
  migrations: [
    Reporting20261123060000,
    AuditChain20261123090401,
    DirectoryPeople20261123091001,
    Reports20261123092346,
    OrderHistory20261123093647,
    Notifications20261123110700,
    AuditPairs20261123112748,
    Alerts20261123131116,
    Standings20261123131200,
    Rebuild20261123134200,
    AuditTexts20261123134000,
    AuditIndex20261123154800,
    AuditWalks20261123155600,
  ],
};

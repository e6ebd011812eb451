import type { ServiceDatabase } from '#libs/persistence';
import { Reporting20261123060000 } from '../migrations/20261123060000-reporting.js';
import { AuditRow } from './audit/audit.rows.js';
import { NameRow, OutletRow, ProductRow } from './directory/directory.rows.js';
import { MailRow } from './notifications/mail.rows.js';
import { HourRow, ProductDayRow, TakingRow } from './reports/rollup.rows.js';

export const database: ServiceDatabase = {
  service: 'reporting',
  entities: [AuditRow, OutletRow, NameRow, ProductRow, HourRow, TakingRow, ProductDayRow, MailRow],
  migrations: [Reporting20261123060000],
};

import type { ServiceDatabase } from '#libs/persistence';
import { Reporting20261123060000 } from '../migrations/20261123060000-reporting.js';
import { AuditChain20261123090401 } from '../migrations/20261123090401-audit-chain.js';
import { DirectoryPeople20261123091001 } from '../migrations/20261123091001-directory-people.js';
import { AuditAnchorRow, AuditHeadRow, AuditRow } from './audit/audit.rows.js';
import { BusinessRow, NameRow, OutletRow, PersonRow, ProductRow } from './directory/directory.rows.js';
import { MailRow } from './notifications/mail.rows.js';
import { HourRow, ProductDayRow, TakingRow } from './reports/rollup.rows.js';

export const database: ServiceDatabase = {
  service: 'reporting',
  entities: [
    ...[AuditRow, AuditHeadRow, AuditAnchorRow],
    ...[BusinessRow, OutletRow, PersonRow, NameRow, ProductRow],
    ...[HourRow, TakingRow, ProductDayRow],
    MailRow,
  ],
  migrations: [Reporting20261123060000, AuditChain20261123090401, DirectoryPeople20261123091001],
};

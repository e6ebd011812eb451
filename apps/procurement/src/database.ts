import type { ServiceDatabase } from '#libs/persistence';
import { Procurement20261123060000 } from '../migrations/20261123060000-procurement.js';
import { SupplierRow } from './suppliers/supplier.rows.js';

export const database: ServiceDatabase = {
  service: 'procurement',
  entities: [SupplierRow],
  migrations: [Procurement20261123060000],
};

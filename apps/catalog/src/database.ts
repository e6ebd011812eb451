import type { ServiceDatabase } from '#libs/persistence';
import { Catalog20261123060000 } from '../migrations/20261123060000-catalog.js';
import { ProductRow } from './products/product.rows.js';

export const database: ServiceDatabase = {
  service: 'catalog',
  entities: [ProductRow],
  migrations: [Catalog20261123060000],
};

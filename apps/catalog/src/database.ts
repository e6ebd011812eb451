import type { ServiceDatabase } from '#libs/persistence';
import { Catalog20261123060000 } from '../migrations/20261123060000-catalog.js';
import { FindFast20261123091000 } from '../migrations/20261123091000-find-fast.js';
import { CheaperSearch20261123132000 } from '../migrations/20261123132000-cheaper-search.js';
import { ImportPartRow } from './imports/import.rows.js';
import { ProductRow, VersionRow, WordRow } from './products/product.rows.js';

export const database: ServiceDatabase = {
  service: 'catalog',
  entities: [ProductRow, VersionRow, WordRow, ImportPartRow],
  migrations: [Catalog20261123060000, FindFast20261123091000, CheaperSearch20261123132000],
};

import type { ServiceDatabase } from '#libs/persistence';
import { Pricing20261123060000 } from '../migrations/20261123060000-pricing.js';
import { BookRow } from './books/book.rows.js';
import { CustomerRow, OutletRow, ProductRow } from './copies/copy.rows.js';
import { PriceRow, PriceSetRow } from './prices/price.rows.js';
import { TierRow } from './tiers/tier.rows.js';

export const database: ServiceDatabase = {
  service: 'pricing',
  entities: [BookRow, TierRow, PriceSetRow, PriceRow, ProductRow, CustomerRow, OutletRow],
  migrations: [Pricing20261123060000],
};

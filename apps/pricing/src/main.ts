import { serve } from '#libs/service';
import { database } from './database.js';
import { PricingModule } from './pricing.module.js';

await serve({ module: PricingModule, database });

import { serve } from '#libs/service';
import { CatalogModule } from './catalog.module.js';
import { database } from './database.js';

await serve({ module: CatalogModule, database });

import { serve } from '#libs/service';
import { database } from './database.js';
import { SalesModule } from './sales.module.js';

await serve({ module: SalesModule, database });

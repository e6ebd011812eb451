import { serve } from '#libs/service';
import { database } from './database.js';
import { ProcurementModule } from './procurement.module.js';

await serve({ module: ProcurementModule, database });

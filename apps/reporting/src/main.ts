import { serve } from '#libs/service';
import { database } from './database.js';
import { ReportingModule } from './reporting.module.js';

await serve({ module: ReportingModule, database });

import { serve } from '#libs/service';
import { database } from './database.js';
import { IdentityModule } from './identity.module.js';

await serve({ module: IdentityModule, database });

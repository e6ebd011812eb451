import { serve } from '#libs/service';
import { database } from './database.js';
import { InventoryModule } from './inventory.module.js';

await serve({ module: InventoryModule, database });

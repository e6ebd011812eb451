import { serveGateway } from '#libs/service';
import { gateway } from './gateway.module.js';

await serveGateway(gateway);

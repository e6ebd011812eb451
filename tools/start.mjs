import './lib/node-version.mjs';
import { run } from './lib/command.mjs';

await run('start', process.argv.slice(2));

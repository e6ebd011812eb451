import './lib/node-version.mjs';
import { run } from './lib/command.mjs';

await run('dev', process.argv.slice(2));

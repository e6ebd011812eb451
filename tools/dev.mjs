import './lib/node-version.mjs';
import { run } from './lib/command.mjs';

// stacks that point into the sources; costs memory, so only while developing
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`;
await run('dev', process.argv.slice(2));

import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { openApi } from './openapi.js';
import { controllers } from './routes.js';

const file = 'apps/gateway/openapi.json';
const text = `${JSON.stringify(openApi(controllers), null, 2)}\n`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  process.stderr.write(`${file} does not say what the routes and contracts say: run npm run openapi.\n`);
  process.exitCode = 1;
}

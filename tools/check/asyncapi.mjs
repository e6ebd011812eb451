// Holds the document of the events against the standard: npx --yes -p @asyncapi/parser@3.6.3 -c 'node tools/check/asyncapi.mjs'
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// npx names the folder of its package in PATH alone
const [bin = ''] = (process.env.PATH ?? '').split(path.delimiter);
const { Parser } = createRequire(path.join(path.dirname(bin), 'x.js'))('@asyncapi/parser');
const text = fs.readFileSync('libs/contracts/events/asyncapi.json', 'utf8');
const { document, diagnostics } = await new Parser().parse(text);
const errors = diagnostics.filter((/** @type {{ severity: number }} */ { severity }) => severity === 0);
for (const { message, path: at } of errors) console.log(`${at.join('.')}: ${message}`);
console.log(`asyncapi.json: ${document ? document.messages().length : 'no'} messages, ${errors.length} errors`);
process.exitCode = document && errors.length === 0 ? 0 : 1;

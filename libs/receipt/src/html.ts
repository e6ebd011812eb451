import { markup } from './markup.js';
import type { Markup } from './markup.js';
import { printedMm } from './paper.js';
import type { PaperWidth } from './paper.js';
import type { Receipt } from './receipt.js';
import { wordingOf } from './wording.js';
import type { Entry, ItemEntry } from './wording.js';

/** The receipt as one HTML page that needs nothing else and runs nothing: for a mail, a screen or the browser's printer. */
export function asHtml(receipt: Receipt, width: PaperWidth): string {
  const { marks, numbers, items, totals, payments, refunds } = wordingOf(receipt);
  const page = markup`<!doctype html>
<html lang="${receipt.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${receipt.receiptNumber ?? receipt.orderNumber}</title>
<style>${style(width)}</style>
</head>
<body>
<h1 dir="auto">${receipt.title}</h1>
${receipt.head.map(paragraph)}
${marks.map((mark) => markup`<p class="mark">${mark}</p>\n`)}
${table(numbers.map(row))}
${table(items.flatMap(itemRows))}
${table(totals.map(row))}
${payments.length > 0 ? table(payments.map(row)) : ''}
${refunds.length > 0 ? table(refunds.flatMap(itemRows)) : ''}
${receipt.foot.length > 0 ? markup`<div>\n${receipt.foot.map(paragraph)}</div>` : ''}
</body>
</html>
`;
  return page.text;
}

const style = (width: PaperWidth): Markup => markup`
@page { size: ${width}mm auto; margin: 0 }
body { width: ${printedMm[width]}mm; margin: 0 auto; padding: 2mm 0; color: #000; background: #fff;
  font: ${width === 58 ? 11 : 13}px/1.35 system-ui, sans-serif }
h1, p { margin: 0; text-align: center; overflow-wrap: anywhere }
h1 { font-size: 1.3em }
table, div { width: 100%; margin-top: 1.5mm; padding-top: 1.5mm; border-top: 1px dashed }
td { padding: 0; vertical-align: bottom; overflow-wrap: anywhere }
td + td { padding-left: 2mm; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.mark { margin: 1mm 0; border: 2px solid; font-weight: bold; letter-spacing: .1em }
.strong { font-size: 1.2em; font-weight: bold }
.detail td:first-child { padding-left: 3mm }
`;

const paragraph = (line: string): Markup => markup`<p dir="auto">${line}</p>\n`;

const table = (rows: readonly Markup[]): Markup => markup`<table>\n${rows}</table>`;

const row = ({ label, value, strong = false }: Entry): Markup => tableRow(strong ? 'strong' : 'plain', label, value);

const itemRows = ({ label, value, details }: ItemEntry): Markup[] => [
  tableRow('plain', label, value),
  ...details.map((detail) => tableRow('detail', detail.label, detail.value)),
];

const tableRow = (kind: 'plain' | 'strong' | 'detail', label: string, value: string): Markup =>
  markup`<tr class="${kind}"><td dir="auto">${label}</td><td>${value}</td></tr>\n`;

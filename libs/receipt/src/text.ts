import { centred, spread } from './columns.js';
import { columnsOf } from './paper.js';
import type { PaperWidth } from './paper.js';
import type { Receipt } from './receipt.js';
import { wordingOf } from './wording.js';
import type { Entry } from './wording.js';

/** The receipt as plain text for a fixed-width font: 32 columns on 58 mm paper, 48 on 80 mm; each line ends in `\n`. */
export function asText(receipt: Receipt, width: PaperWidth): string {
  return textLines(receipt, columnsOf[width])
    .map((line) => `${line}\n`)
    .join('');
}

function textLines(receipt: Receipt, columns: number): string[] {
  const { numbers, items, totals, payments } = wordingOf(receipt);
  const rule = '-'.repeat(columns);
  const middle = (text: string) => centred(text, columns);
  const across = ({ label, value }: Entry) => spread(label, value, columns);
  const below = ({ label, value }: Entry) => spread(label, value, columns - 2).map((line) => `  ${line}`);
  return [
    ...[receipt.title, ...receipt.head].flatMap(middle),
    ...receipt.marks.flatMap((mark) => middle(`*** ${mark} ***`)),
    rule,
    ...numbers.flatMap(across),
    rule,
    ...items.flatMap((item) => [...across(item), ...item.details.flatMap(below)]),
    rule,
    ...totals.flatMap(across),
    ...(payments.length > 0 ? [rule, ...payments.flatMap(across)] : []),
    ...(receipt.foot.length > 0 ? [rule, ...receipt.foot.flatMap(middle)] : []),
  ];
}

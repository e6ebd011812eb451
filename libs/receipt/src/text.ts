import { centred, spread } from './columns.js';
import { columnsOf } from './paper.js';
import type { PaperWidth } from './paper.js';
import type { Receipt } from './receipt.js';
import { wordingOf } from './wording.js';
import type { Entry, ItemEntry } from './wording.js';

/** One line of a receipt on a grid of characters; `strong` is for what the eye looks for first. */
export interface PrintedLine {
  readonly text: string;
  readonly strong: boolean;
}

/** The receipt as plain text for a fixed-width font: 32 columns on 58 mm paper, 48 on 80 mm; each line ends in `\n`. */
export function asText(receipt: Receipt, width: PaperWidth): string {
  return printedLines(receipt, width)
    .map(({ text }) => `${text}\n`)
    .join('');
}

/** The lines of the receipt as text, for a printer that can set some of them stronger. */
export function printedLines(receipt: Receipt, width: PaperWidth): PrintedLine[] {
  const columns = columnsOf[width];
  const { marks, numbers, items, totals, payments, refunds } = wordingOf(receipt);
  const plain = (text: string): PrintedLine => ({ text, strong: false });
  const strong = (text: string): PrintedLine => ({ text, strong: true });
  const middle = (text: string): string[] => centred(text, columns);
  const across = (entry: Entry): PrintedLine[] =>
    spread(entry.label, entry.value, columns).map(entry.strong ? strong : plain);
  const below = ({ label, value }: Entry): PrintedLine[] =>
    spread(label, value, columns - 2).map((line) => plain(`  ${line}`));
  const item = (entry: ItemEntry): PrintedLine[] => [...across(entry), ...entry.details.flatMap(below)];
  const rule = plain('-'.repeat(columns));
  return [
    ...middle(receipt.title).map(strong),
    ...receipt.head.flatMap(middle).map(plain),
    ...marks.flatMap((mark) => middle(`*** ${mark} ***`)).map(strong),
    rule,
    ...numbers.flatMap(across),
    rule,
    ...items.flatMap(item),
    rule,
    ...totals.flatMap(across),
    ...(payments.length > 0 ? [rule, ...payments.flatMap(across)] : []),
    ...(refunds.length > 0 ? [rule, ...refunds.flatMap(item)] : []),
    ...(receipt.foot.length > 0 ? [rule, ...receipt.foot.flatMap(middle).map(plain)] : []),
  ];
}

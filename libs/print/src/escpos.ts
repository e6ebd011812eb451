import CodepageEncoder from '@point-of-sale/codepage-encoder';
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { columnsOf, printedLines, widthOf } from '#libs/receipt';
import type { PaperWidth, Receipt } from '#libs/receipt';

// Code pages that till printers of most makers have under Epson's numbers: Western letters and the euro, Cyrillic,
// Central European, Greek, Turkish and Hebrew. What none of them has is printed as a question mark.
const codePages = [
  'cp437',
  'cp858',
  'windows1252',
  'cp866',
  'cp852',
  'windows1253',
  'windows1254',
  'windows1255',
] as const;
const MISSING = '?'.charCodeAt(0);
const ascii = /^[\x20-\x7e]*$/;
// From the print head to the knife.
const LINES_BEFORE_CUT = 3;
// More signs than the languages of any shop have.
const MOST_SIGNS = 10_000;

/** For each sign that was printed before, a bit for each code page that has it. */
const pagesOfSign = new Map<string, number>();

/** The receipt as commands for a till printer (ESC/POS): text in the printer's own font, and the cut. */
export function asEscPos(receipt: Receipt, width: PaperWidth): Uint8Array {
  const printer = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: columnsOf[width],
    codepageMapping: 'epson',
    codepageCandidates: [...codePages],
    feedBeforeCut: LINES_BEFORE_CUT,
    newline: '\n',
  });
  printer.initialize();
  for (const { text, strong } of printedLines(receipt, width)) {
    const known = inSomePage(text);
    printer.codepage(pageFor(known)).bold(strong).line(known);
  }
  return printer.bold(false).cut('partial').encode();
}

/** A line without the signs that no page has; what stands in for them is as wide. */
const inSomePage = (line: string): string =>
  ascii.test(line) ? line : line.replace(/./gu, (sign) => (pagesWith(sign) === 0 ? '?'.repeat(widthOf(sign)) : sign));

/** The one code page that has a whole line; where none has, the encoder finds one for each piece, which takes it long. */
function pageFor(line: string): (typeof codePages)[number] | 'auto' {
  if (ascii.test(line)) return codePages[0];
  let having = -1;
  for (const sign of line) having &= pagesWith(sign);
  return codePages.find((_, i) => having & (1 << i)) ?? 'auto';
}

function pagesWith(sign: string): number {
  if (ascii.test(sign)) return -1;
  const known = pagesOfSign.get(sign);
  if (known !== undefined) return known;
  const pages = codePages.reduce((all, page, i) => {
    const [code] = CodepageEncoder.encode(sign, page);
    return code === MISSING ? all : all | (1 << i);
  }, 0);
  if (pagesOfSign.size >= MOST_SIGNS) pagesOfSign.clear();
  pagesOfSign.set(sign, pages);
  return pages;
}

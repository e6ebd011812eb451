import PDFDocument from 'pdfkit';
import { wordingOf } from '#libs/receipt';
import type { Entry, ItemEntry, PaperWidth, Receipt } from '#libs/receipt';
import { fontOf } from './fonts.js';
import { Roll, type Type } from './roll.js';

// Read at arm's length on the till's own paper.
const sizes: Record<PaperWidth, number> = { 58: 7, 80: 8.5 };
const INDENT = 8;

/** The receipt as a PDF on a page as wide as the till's paper and as long as the receipt; the same bytes each time. */
export function asPdf(receipt: Receipt, width: PaperWidth): Promise<Uint8Array> {
  return drawn(laidOut(receipt, width), receipt);
}

/** Where everything stands on the paper. */
export function laidOut(receipt: Receipt, width: PaperWidth): Roll {
  const size = sizes[width];
  const plain: Type = { size, strong: false };
  const strong: Type = { size: size * 1.2, strong: true };
  const { marks, numbers, items, totals, payments, refunds } = wordingOf(receipt);
  const roll = new Roll(width);
  const row = (entry: Entry): void => roll.across(entry, entry.strong ? strong : plain);
  const item = (entry: ItemEntry): void => {
    row(entry);
    for (const detail of entry.details) roll.across(detail, plain, INDENT);
  };
  const section = (write: () => void): void => {
    roll.rule();
    write();
  };
  roll.middle(receipt.title, { size: size * 1.4, strong: true });
  for (const line of receipt.head) roll.middle(line, plain);
  for (const mark of marks) roll.middle(`*** ${mark} ***`, strong);
  section(() => numbers.forEach(row));
  section(() => items.forEach(item));
  section(() => totals.forEach(row));
  if (payments.length > 0) section(() => payments.forEach(row));
  if (refunds.length > 0) section(() => refunds.forEach(item));
  if (receipt.foot.length > 0) section(() => receipt.foot.forEach((line) => roll.middle(line, plain)));
  return roll;
}

function drawn({ texts, rules, heights, width, margin }: Roll, receipt: Receipt): Promise<Uint8Array> {
  const document = new PDFDocument({
    autoFirstPage: false,
    // no font of the document's own: those of the receipt are embedded
    font: null as unknown as string,
    lang: receipt.locale,
    info: {
      Title: receipt.receiptNumber ?? receipt.orderNumber,
      Author: receipt.title,
      // the sale's time by its own clock: the time of printing would make each print another file
      CreationDate: new Date(`${receipt.soldAt.replace(' ', 'T')}Z`),
    },
  });
  const bytes: Buffer[] = [];
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (part: Buffer) => bytes.push(part));
    document.on('end', () => resolve(Buffer.concat(bytes)));
    document.on('error', reject);
  });
  heights.forEach((height, page) => {
    document.addPage({ size: [width, height], margin: 0 });
    for (const { x, y, text, font, size } of texts.filter((t) => t.page === page))
      document
        .font(fontOf(font) as unknown as string)
        .fontSize(size)
        .text(text, x, y, { lineBreak: false });
    for (const { y } of rules.filter((r) => r.page === page))
      document
        .moveTo(margin, y)
        .lineTo(width - margin, y)
        .lineWidth(0.5)
        .stroke();
  });
  document.end();
  return whole;
}

import { languages } from '#libs/kernel';
import { asText } from '#libs/receipt';
import { asEscPos } from './index.js';
import { aReceipt, anItem } from './receipt.fixture.js';

const ESC = '\x1b';
const GS = '\x1d';
const printed = (receipt = aReceipt(), width: 58 | 80 = 80): string =>
  Buffer.from(asEscPos(receipt, width)).toString('latin1');

/** What lands on the paper, in bytes of the printer's code pages. */
const onPaper = (bytes: string): string =>
  bytes
    .replaceAll(`${ESC}@`, '')
    // eslint-disable-next-line no-control-regex -- a till printer is commanded by control characters
    .replace(/\x1bt[^]|\x1bE[^]|\x1bM[^]|\x1b[a!-][^]|\x1c\.|\x1dV[^]/g, '');

describe('a receipt for a till printer', () => {
  it('sets the printer up, prints the lines of the text, and cuts', () => {
    const bytes = printed();
    expect(bytes.startsWith(`${ESC}@`)).toBe(true);
    expect(bytes.trimEnd().endsWith(`\n\n\n${GS}V\x01`)).toBe(true);
    const plain = aReceipt({ items: [anItem()] });
    const ascii = asText(plain, 80).replace('é', '\x82').replace('ö', '\x94');
    expect(onPaper(bytes).trimEnd()).toBe(ascii.trimEnd());
  });

  it.each([
    [58, 32],
    [80, 48],
  ] as const)('fits paper of %i mm', (width, columns) => {
    const lines = onPaper(printed(aReceipt(), width)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(columns);
  });

  it.each(languages)('has every letter and figure of %s', (language) => {
    const sold = { totalAmount: 123_456_789 };
    for (const taxInclusive of [true, false])
      expect(onPaper(printed(aReceipt({ ...sold, taxInclusive }, { language, copy: true })))).not.toContain('?');
  });

  it('sets the total strong', () => {
    expect(printed()).toMatch(new RegExp(`${ESC}E\x01TOTAL EUR +43\\.20${ESC}E\x00\n`));
  });

  it.each([
    ['Жук', `${ESC}t\x11\x86\xe3\xaa`],
    ['Żółw', `${ESC}t\x12\xbd\xa2\x88w`],
    ['Ωμέγα', `${ESC}t\x2f`],
    ['₪ שלום', `${ESC}t`],
    ['茶 Tea', '?? Tea   '],
    ['Жук Ω', `${ESC}t\x11\x86\xe3\xaa`],
  ])('prints %s on the code page that has it', (name, bytes) => {
    expect(printed(aReceipt({ items: [anItem({ name })] }))).toContain(bytes);
  });

  it('never takes what people typed for a command', () => {
    const hostile = `Tea${ESC}@${GS}V\x00${ESC}p0`;
    const bytes = printed(aReceipt({ items: [anItem({ name: hostile })] }, { customerName: hostile }));
    expect(bytes.split(`${ESC}@`)).toHaveLength(2);
    expect(bytes.split(`${GS}V`)).toHaveLength(2);
    expect(bytes).not.toContain(`${ESC}p`);
  });

  it('is the same each time', () => {
    expect(printed()).toBe(printed());
  });
});

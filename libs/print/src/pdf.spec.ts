import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { asPdf } from './index.js';
import { inFonts } from './fonts.js';
import { laidOut } from './pdf.js';
import { aReceipt, anItem } from './receipt.fixture.js';

const printed = async (receipt = aReceipt(), width: 58 | 80 = 80): Promise<string> =>
  Buffer.from(await asPdf(receipt, width)).toString('latin1');

const pagesOf = (pdf: string): string[] => pdf.match(/\/MediaBox \[[^\]]+\]/g) ?? [];

describe('a receipt as PDF', () => {
  it('is one page as wide as the paper and as long as the receipt', async () => {
    const pdf = await printed();
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
    const [page, ...more] = pagesOf(pdf);
    expect(more).toEqual([]);
    const [, , width, height] = /\[(\S+) (\S+) (\S+) (\S+)\]/.exec(page!)!.slice(1).map(Number);
    expect(width).toBeCloseTo((80 / 25.4) * 72, 1);
    expect(height).toBeGreaterThan(200);
    expect(height).toBeLessThan(400);
    expect(pagesOf(await printed(aReceipt(), 58))[0]).toMatch(/\[0 0 164\.4/);
  });

  it('carries its fonts, so that it looks the same everywhere', async () => {
    const pdf = await printed(aReceipt({ items: [anItem({ name: '茶' })] }));
    expect(pdf).toContain('DejaVuSans');
    expect(pdf).toContain('DejaVuSans-Bold');
    expect(pdf).toContain('Unifont');
    expect(pdf).not.toContain('/Helvetica');
    for (const [, stream] of pdf.matchAll(/\/FlateDecode\n[^]*?stream\n([^]*?)\nendstream/g))
      expect(() => inflateSync(Buffer.from(stream!, 'latin1'))).not.toThrow();
  });

  it('is the same each time', async () => {
    expect(await printed()).toBe(await printed());
  });

  it('says what the text says, mark and refunds included', () => {
    const receipt = aReceipt(
      {
        refundedAmount: 2160,
        refunds: [
          {
            items: [{ itemId: 'line-1', quantity: 1, amount: 2160 }],
            totalAmount: 2160,
            payments: [{ method: 'CASH', amount: 2160 }],
            createdAt: '2025-06-16T13:00:00Z',
          },
        ],
      },
      { copy: true },
    );
    const said = laidOut(receipt, 80).texts.map(({ text }) => text);
    for (const text of [
      'Café Söhne',
      '*** COPY ***',
      'MAIN-R1-00000042',
      'TOTAL EUR',
      '43.20',
      'Refund 2025-06-16 13:00',
    ])
      expect(said).toContain(text);
  });

  it('shows every script', () => {
    const fonts = (text: string): string[] => inFonts(text, 'plain').map(({ font }) => font);
    expect(fonts('Söhne Жук Ωμέγα שלום 12.00 €')).toEqual(['plain']);
    expect(fonts('茶')).toEqual(['rest']);
    expect(inFonts('Tea 茶 green', 'strong')).toEqual([
      { font: 'strong', text: 'Tea ' },
      { font: 'rest', text: '茶' },
      { font: 'strong', text: ' green' },
    ]);
  });

  it('goes on on another page where it would be longer than a page can be', async () => {
    const items = Array.from({ length: 500 }, (_, n) =>
      anItem({ id: `line-${n}`, name: `Goods number ${n} `.repeat(4) }),
    );
    const pages = pagesOf(await printed(aReceipt({ items }), 58));
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(Number(/(\S+)\]/.exec(page)![1])).toBeLessThanOrEqual(14_400);
  });

  it('never leaves the paper, whatever things are called', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(name, fc.constantFrom(58 as const, 80 as const), (item, width) => {
        const roll = laidOut(aReceipt({ items: [anItem({ name: item })] }, { customerName: item }), width);
        return roll.texts.every(({ x }) => x >= 0 && x < roll.width);
      }),
      { seed: 20_250_314, numRuns: 100 },
    );
  });
});

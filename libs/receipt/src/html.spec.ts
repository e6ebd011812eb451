import { asHtml, receiptOf } from './index.js';
import { coffeeSale, demoStore, soldItem } from './receipt.fixture.js';

describe('a receipt as HTML', () => {
  const page = asHtml(receiptOf(coffeeSale(), demoStore(), { copy: true }), 80);

  it('shows what the text shows', () => {
    for (const row of [
      '<h1 dir="auto">Demo Store</h1>',
      '<p dir="auto">12 Harbour Road</p>',
      '<p class="mark">COPY</p>',
      '<tr class="plain"><td dir="auto">Receipt</td><td>MAIN-R1-00000042</td></tr>',
      '<tr class="plain"><td dir="auto">Coffee beans</td><td>39.98</td></tr>',
      '<tr class="detail"><td dir="auto">2 x 19.99</td><td></td></tr>',
      '<tr class="detail"><td dir="auto">Discount</td><td>-3.98</td></tr>',
      '<tr class="plain"><td dir="auto">Tax 20% on 36.00</td><td>7.20</td></tr>',
      '<tr class="strong"><td dir="auto">TOTAL USD</td><td>43.20</td></tr>',
      '<tr class="strong"><td dir="auto">Change</td><td>6.80</td></tr>',
      '<p dir="auto">Thank you</p>',
    ]) {
      expect(page).toContain(row);
    }
  });

  it('is a page by itself, made for the paper', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toContain('<title>MAIN-R1-00000042</title>');
    expect(page).toContain('@page { size: 80mm auto; margin: 0 }');
    expect(page).toContain('width: 72mm');
    expect(asHtml(receiptOf(coffeeSale(), demoStore()), 58)).toMatch(/size: 58mm auto[^]*width: 48mm/);
    expect(page).not.toMatch(/https?:|src=|href=|url\(|<script/);
  });

  it('carries the number that a till knows until there is a receipt number', () => {
    const order = coffeeSale({ receiptNumber: undefined });
    expect(asHtml(receiptOf(order, demoStore()), 58)).toContain('<title>MAIN-250615-1a2b3c4d</title>');
  });

  it('has no empty part', () => {
    const order = coffeeSale({ payments: [], changeAmount: 0, paidAmount: 0 });
    const bare = asHtml(receiptOf(order, demoStore({ receiptFooter: undefined })), 58);
    expect(bare).not.toContain('<div>');
    expect(bare).not.toContain('class="mark"');
    expect(bare.match(/<table>/g)).toHaveLength(3);
  });

  it('shows hostile names as text, wherever they stand', () => {
    const hostile = `</td><script>alert(1)</script><img src=x onerror='a("b")'> & "q"`;
    const html = asHtml(
      receiptOf(
        coffeeSale({
          receiptNumber: hostile,
          number: hostile,
          items: [soldItem({ name: hostile, unit: hostile })],
          payments: [{ method: 'CARD', amount: 1, reference: hostile, status: 'TAKEN' }],
        }),
        demoStore({
          name: hostile,
          legalName: `${hostile}!`,
          taxNumber: hostile,
          address: hostile,
          outletName: hostile,
          outletCode: hostile,
          receiptHeader: hostile,
          receiptFooter: hostile,
        }),
        { customerName: hostile, cashierName: hostile },
      ),
      80,
    );
    const tags = new Set(Array.from(html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi), ([, tag]) => tag));
    expect([...tags].sort()).toEqual(
      ['!doctype', 'body', 'div', 'h1', 'head', 'html', 'meta', 'p', 'style', 'table', 'td', 'title', 'tr'].sort(),
    );
    expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(html).toContain('&#38; &#34;q&#34;');
    expect(html).not.toContain(`'a(`);
  });
});

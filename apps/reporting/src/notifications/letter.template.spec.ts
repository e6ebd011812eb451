import { figuresIn } from './figures.js';
import { written } from './letter.template.js';

describe('a letter', () => {
  const hostile = 'Tea\r\nBcc: all@example.com <b>\u202e&';
  const { subject, plain, html } = written({
    ...{
      language: 'de-AT',
      subject: hostile,
      from: hostile,
      paragraphs: [hostile],
      facts: [['Name', hostile]],
      foot: hostile,
    },
    table: { head: ['Goods', 'Quantity'], rows: [[hostile, '2 pcs']] },
    link: { label: 'Sign in', url: 'https://pos.example/?a="b"' },
  });

  it('has a subject of one line', () => {
    expect(subject).toBe('Tea Bcc: all@example.com <b>&');
  });

  it('says which language it is in', () => {
    expect(html).toContain('<html lang="de-AT" dir="ltr">');
  });

  it('shows what strangers wrote as text, on one line each', () => {
    expect(html).not.toMatch(/<b>|\u202e|\r|"b"/);
    expect(html.match(/Tea Bcc: all@example\.com &#60;b&#62;&#38;/g)).toHaveLength(6);
    expect(plain).not.toMatch(/\r|\u202e|^Bcc/m);
    expect(plain).toContain('Tea Bcc: all@example.com <b>&\n  Quantity: 2 pcs');
  });
});

describe('figures in a letter', () => {
  it('are written as in the language, and in English where nobody knows it', () => {
    expect(figuresIn('de').amount(123_456, 'EUR')).toBe('1.234,56 EUR');
    expect(figuresIn('zz-nonsense-x').amount(123_456, 'JPY')).toBe('123,456 JPY');
    expect(figuresIn('en').quantity(1.5, 'kg')).toBe('1.5 kg');
    expect(figuresIn('en').day('2026-11-23')).toBe('November 23, 2026');
  });
});

import { MAX_MINOR, amountText, currencyDigits } from './index.js';

describe('currencyDigits', () => {
  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['EUR', 2],
  ])('of %s is %d', (currency, digits) => {
    expect(currencyDigits(currency)).toBe(digits);
  });

  it('throws for what is no currency code', () => {
    expect(() => currencyDigits('dollars')).toThrow(RangeError);
  });
});

describe('amountText', () => {
  it.each([
    [123_456, 'USD', 'en', '1,234.56'],
    [123_456, 'JPY', 'en', '123,456'],
    [123_456, 'KWD', 'en', '123.456'],
    [5, 'USD', 'en', '0.05'],
    [-398, 'USD', 'en', '-3.98'],
    [0, 'USD', 'en', '0.00'],
    [123_456, 'EUR', 'de', '1.234,56'],
    [123_456, 'EUR', 'fr', '1\u00a0234,56'],
    [123_456, 'EGP', 'ar-EG', '1,234.56'],
    [MAX_MINOR - 1, 'USD', 'en', '9,999,999,999.99'],
  ])('of %d %s in %s is %s', (amount, currency, locale, expected) => {
    expect(amountText(amount, currency, locale)).toBe(expected);
  });
});

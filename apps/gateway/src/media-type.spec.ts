import { mediaType } from './media-type.js';

describe('the media type of an answer', () => {
  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['text/html', 'text/html'],
    ['TEXT/HTML; charset=utf-8', 'text/html'],
    ['text/*', 'text/html'],
    ['text/html;q=0.9, application/json;q=0.8', 'text/html'],
    ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', 'text/html'],
    ['text/html;q=0.5, */*', 'application/json'],
    ['application/pdf, application/*;q=0.1', 'application/json'],
  ])('for Accept %s is %s', (accept, type) => {
    expect(mediaType(accept, ['application/json', 'text/html'])).toBe(type);
  });

  it.each(['application/pdf', 'text/html;q=0, application/json;q=0', 'text/html;q=x', ''])(
    'for Accept %j there is none',
    (accept) => {
      expect(() => mediaType(accept, ['application/json', 'text/html'])).toThrow();
    },
  );
});

import { isRefusal } from '#libs/kernel';
import { readRequest } from './wire.js';

const read = (text: string): object => readRequest({ string: () => text });

/** What a request is refused for: its code, and the path of the member. */
function refusalOf(text: string): unknown {
  try {
    return read(text);
  } catch (error) {
    return isRefusal(error) && [error.code, error.details?.errors?.[0]?.path];
  }
}

describe('a request on the wire', () => {
  afterEach(() => expect(Object.keys(Object.prototype)).toEqual([]));

  it.each([
    ['{"__proto__":{"polluted":true}}', '__proto__'],
    ['{"id":"7","items":[{"price":{"__proto__":{"polluted":true}}}]}', 'items.0.price.__proto__'],
    ['{"__proto__":null}', '__proto__'],
    ['{"__\\u0070roto__":{"polluted":true}}', '__proto__'],
    ['{"constructor":{"prototype":{"polluted":true}}}', 'constructor'],
    ['{"name":{"constructor":{"prototype":7}}}', 'name.constructor'],
    ['{"\\u0063onstructor":{"prototype":{}}}', 'constructor'],
    ['[]', ''],
    ['null', ''],
    ['"text"', ''],
    ['{"id":', ''],
    ['', ''],
  ])('that no gateway lets through is refused: %s', (text, path) => {
    expect(refusalOf(text)).toEqual(['request.invalid', path]);
  });

  it.each([
    '{}',
    '{"name":"__proto__","search":"constructor"}',
    '{"constructor":"Smith & Sons","prototype":"A"}',
    '{"name":"a\\u0000b"}',
  ])('that only speaks of such names is read: %s', (text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });
});

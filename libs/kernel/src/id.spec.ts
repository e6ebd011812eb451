import { NIL_ID, isUuid, isUuidv7, uuidTime, uuidv7 } from './index.js';

describe('uuidv7', () => {
  it('is a version 7 UUID of its variant', () => {
    for (let made = 0; made < 2000; made++) expect(isUuidv7(uuidv7())).toBe(true);
  });

  it('is never the same twice, within a millisecond and across refills of the pool', () => {
    const ids = Array.from({ length: 20_000 }, () => uuidv7(1_700_000_000_000));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('sorts by time', () => {
    const ids = [1, 255, 65_536, 1_700_000_000_000, 1_700_000_000_001].map((at) => uuidv7(at));
    expect([...ids].sort()).toEqual(ids);
  });

  it('gives its time back', () => {
    const at = Date.parse('2025-03-09T06:59:59.123Z');
    expect(uuidTime(uuidv7(at))).toEqual(new Date(at));
    expect(uuidTime(NIL_ID)).toBeUndefined();
    expect(uuidTime('9b2f1c1e-8f5e-4d8f-9a57-0c2d3f4b5a69')).toBeUndefined();
  });
});

describe('isUuid', () => {
  it.each([
    [NIL_ID, true],
    ['9b2f1c1e-8f5e-4d8f-9a57-0c2d3f4b5a69', true],
    ['9B2F1C1E-8F5E-4D8F-9A57-0C2D3F4B5A69', true],
    ['9b2f1c1e8f5e4d8f9a570c2d3f4b5a69', false],
    ['9b2f1c1e-8f5e-4d8f-9a57-0c2d3f4b5a6g', false],
    ['9b2f1c1e-8f5e-4d8f-9a57-0c2d3f4b5a69\n', false],
    [' 9b2f1c1e-8f5e-4d8f-9a57-0c2d3f4b5a69', false],
    [42, false],
    [null, false],
  ])('of %j is %j', (value, expected) => {
    expect(isUuid(value)).toBe(expected);
  });
});

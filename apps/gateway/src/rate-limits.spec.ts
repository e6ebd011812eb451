import { Buckets, networkOf, RateLimits } from './rate-limits.js';

let now = 0;
const bucketsOf = (perSecond: number, most = 100): Buckets => new Buckets(perSecond, () => now, most);
beforeEach(() => {
  now = 0;
});

describe('a bucket', () => {
  it('gives five seconds’ worth at once, then says how long to wait', () => {
    const buckets = bucketsOf(10);
    const waits = Array.from({ length: 52 }, () => buckets.take('a'));
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(50);
    expect(waits.slice(50)).toEqual([1, 1]);
  });

  it('fills again with time, to its brim and not above', () => {
    const buckets = bucketsOf(2);
    for (let i = 0; i < 10; i++) buckets.take('a');
    expect(buckets.take('a')).toBe(1);
    now += 1000;
    expect([buckets.take('a'), buckets.take('a'), buckets.take('a')]).toEqual([0, 0, 1]);
    now += 3_600_000;
    expect(Array.from({ length: 11 }, () => buckets.take('a')).filter((seconds) => seconds > 0)).toEqual([1]);
  });

  it('is each key’s own', () => {
    const buckets = bucketsOf(1);
    for (let i = 0; i < 6; i++) buckets.take('a');
    expect(buckets.take('b')).toBe(0);
  });

  it('never runs dry where the rate is 0: no limit', () => {
    const buckets = bucketsOf(0);
    expect(Array.from({ length: 1000 }, () => buckets.take('a')).some(Boolean)).toBe(false);
  });
});

describe('buckets', () => {
  it('stay bounded however many keys come, and remember who asks again and again', () => {
    const buckets = bucketsOf(1);
    for (let i = 0; i < 6; i++) buckets.take('busy');
    for (let i = 0; i < 10_000; i++) {
      buckets.take(`once ${i}`);
      if (i % 50 === 0) expect(buckets.take('busy')).toBe(1);
    }
    expect(buckets.size).toBeLessThanOrEqual(200);
  });
});

describe('limits', () => {
  it('refuse with the code and the time to wait', () => {
    const limits = new RateLimits({ ratePerUser: 1, ratePerAddress: 0 });
    for (let i = 0; i < 5; i++) expect(limits.user('u')).toBeUndefined();
    expect(limits.user('u')).toMatchObject({
      kind: 'throttled',
      code: 'request.too-many',
      details: { retryAfterSeconds: 1 },
    });
    expect(limits.address('192.0.2.1')).toBeUndefined();
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::6', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('count %s as %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});

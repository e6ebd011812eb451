import { Lookout } from './lookout.js';

describe('how far apart looks at an outbox are', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** How long the next look waits, in ms, after events came in such intervals for a while. */
  async function waitAfter(...intervalsMs: readonly number[]): Promise<number> {
    const lookout = new Lookout();
    for (let look = 0; look < 300; look++) {
      jest.advanceTimersByTime(intervalsMs[look % intervalsMs.length]!);
      lookout.found(1, false);
    }
    const first = lookout.gathered();
    await jest.runAllTimersAsync();
    await first;
    const began = performance.now();
    const second = lookout.gathered();
    await jest.runAllTimersAsync();
    await second;
    return performance.now() - began;
  }

  it('is next to nothing up to some hundred events a second', async () => {
    expect(await waitAfter(1_000)).toBe(2);
    expect(await waitAfter(3)).toBe(2);
  });

  it('goes by how many come, however unevenly they do', async () => {
    // 300 a second, most of them close together
    expect(await waitAfter(1, 1, 8)).toBe(2);
  });

  it('rises from there instead of leaping', async () => {
    expect(await waitAfter(2.5)).toBeCloseTo(20, -1);
  });

  it('lets about thirty come together above that, and never waits long', async () => {
    expect(await waitAfter(1)).toBeCloseTo(32, -1);
    expect(await waitAfter(2)).toBe(40);
  });
});

describe('a look that may come a little later', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is for all that was told of until then', async () => {
    const lookout = new Lookout();
    const looked = jest.fn();
    void lookout.since(lookout.news).then(looked);
    lookout.tellWithin(50);
    await jest.advanceTimersByTimeAsync(40);
    lookout.tellWithin(50);
    expect(looked).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(10);
    expect(looked).toHaveBeenCalledTimes(1);
    expect(lookout.news).toBe(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(lookout.news).toBe(1);
  });
});

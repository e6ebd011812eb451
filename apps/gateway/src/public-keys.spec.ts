import { generateKeyPairSync } from 'node:crypto';
import { identity } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import { PublicKeys } from './public-keys.js';

const jwk = (kid: string): identity.Jwk => {
  const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x: x!, y: y!, kid, use: 'sig', alg: 'ES256' };
};

/** Keys as identity publishes them now; `undefined` while it is away. */
function published(now: () => identity.Jwk[] | undefined) {
  let asked = 0;
  const bus = {
    ask: async () => {
      asked++;
      const keys = now();
      if (!keys) throw new Refusal('unavailable', 'system.unavailable');
      return { keys };
    },
  };
  return { keys: new PublicKeys(bus as unknown as Bus), asked: () => asked };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the keys that tokens are signed with', () => {
  it('are asked for once, and again for a name that is unknown, every five seconds at most', async () => {
    let all = [jwk('old')];
    const { keys, asked } = published(() => all);
    expect(await keys.get('old')).toBeDefined();
    all = [jwk('new'), ...all];
    expect(await keys.get('new')).toBeUndefined();
    jest.advanceTimersByTime(5_000);
    expect(await keys.get('new')).toBeDefined();
    expect(await keys.get('old')).toBeDefined();
    expect(asked()).toBe(2);
  });

  it('count no more five minutes after they were taken back', async () => {
    let all = [jwk('old')];
    const { keys } = published(() => all);
    await keys.get('old');
    all = [jwk('new')];
    jest.advanceTimersByTime(300_000);
    expect(await keys.get('old')).toBeUndefined();
  });

  it('count on while identity is away; for an unknown one nobody can say', async () => {
    let all: identity.Jwk[] | undefined = [jwk('old')];
    const { keys } = published(() => all);
    await keys.get('old');
    all = undefined;
    jest.advanceTimersByTime(600_000);
    expect(await keys.get('old')).toBeDefined();
    await expect(keys.get('new')).rejects.toMatchObject({ code: 'system.unavailable' });
  });
});

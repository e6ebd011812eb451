import { HashQueue } from './hash-queue.js';

/** Work that ends when told to. */
function work(): { readonly run: () => Promise<string>; end(): void; readonly started: () => boolean } {
  let end = (): void => undefined;
  let started = false;
  const ended = new Promise<string>((resolve) => (end = () => resolve('done')));
  return {
    run: () => {
      started = true;
      return ended;
    },
    end: () => end(),
    started: () => started,
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the queue of password hashes', () => {
  it('lets one run at a time, in the order in which they came', async () => {
    const queue = new HashQueue(1, 5);
    const all = [work(), work(), work()];
    const answers = all.map(({ run }) => queue.run(run));
    for (const [i, current] of all.entries()) {
      await settled();
      expect(all.map(({ started }) => started())).toEqual(all.map((_, j) => j <= i));
      current.end();
    }
    expect(await Promise.all(answers)).toEqual(['done', 'done', 'done']);
  });

  it('refuses when too many wait, and takes more when they are through', async () => {
    const queue = new HashQueue(1, 1);
    const [first, second, third] = [work(), work(), work()];
    const answers = [queue.run(first.run), queue.run(second.run)];
    await expect(queue.run(third.run)).rejects.toMatchObject({
      kind: 'throttled',
      code: 'auth.too-many',
      details: { retryAfterSeconds: 2 },
    });
    first.end();
    second.end();
    third.end();
    await Promise.all(answers);
    await expect(queue.run(third.run)).resolves.toBe('done');
  });

  it('goes on after work that failed', async () => {
    const queue = new HashQueue(1, 1);
    const failing = queue.run(() => Promise.reject(new Error('no memory')));
    const next = queue.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('no memory');
    await expect(next).resolves.toBe('done');
  });
});

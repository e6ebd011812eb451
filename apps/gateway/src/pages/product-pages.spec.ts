import { Actor, anonymous, requestContext } from '#libs/auth';
import { Refusal, uuidv7 } from '#libs/kernel';
import { ProductPages } from './product-pages.js';

const businessId = uuidv7();
const actor = new Actor({ ...anonymous, businessId }, requestContext({}));

let now: number;
let version: number;
let asked: number;
let pages: ProductPages;
beforeEach(() => {
  [now, version, asked] = [1_000_000, 7, 0];
  const ask = async () => {
    asked++;
    return { version };
  };
  pages = new ProductPages({ ask: ask as never }, () => now);
});

const look = async (): Promise<void> => pages.lookAt(actor);
const keep = (text: string, edition = pages.edition(businessId)) => pages.keep(businessId, '/list', edition, text);
const kept = (): string | undefined => pages.find(businessId, '/list')?.body.toString();

describe('kept pages', () => {
  it('are given as long as the catalog stands at its version', async () => {
    await look();
    keep('one');
    now += 1_500;
    await look();
    expect(kept()).toBe('one');
  });

  it('are dropped when the version has moved on', async () => {
    await look();
    keep('one');
    version++;
    now += 1_500;
    await look();
    expect(kept()).toBeUndefined();
  });

  it('ask for the version once a second at most, however many come', async () => {
    await Promise.all([look(), look(), look()]);
    for (now = 1_000_000; now < 1_003_000; now += 100) await look();
    expect(asked).toBe(3);
  });

  it('wait for nobody within that second', async () => {
    await look();
    now += 999;
    expect(pages.lookAt(actor)).toBeUndefined();
  });

  it('are dropped at once when somebody tells of a change, those of others are not', async () => {
    await look();
    keep('one');
    pages.drop({ businessId: uuidv7() });
    expect(kept()).toBe('one');
    pages.drop({ businessId });
    expect(kept()).toBeUndefined();
  });

  it('do not take in an answer that was asked for before a change', async () => {
    await look();
    const edition = pages.edition(businessId);
    pages.drop({ businessId });
    keep('old', edition);
    expect(kept()).toBeUndefined();
  });

  it('have the same tag for the same bytes, and another for others', () => {
    expect(keep('one').etag).toBe(keep('one').etag);
    expect(keep('two').etag).not.toBe(keep('one').etag);
  });

  it('say so when the catalog cannot be asked, and ask again', async () => {
    pages = new ProductPages(
      { ask: () => Promise.reject(new Refusal('unavailable', 'system.unavailable')) },
      () => now,
    );
    await expect(look()).rejects.toThrow('system.unavailable');
    await expect(look()).rejects.toThrow('system.unavailable');
  });
});

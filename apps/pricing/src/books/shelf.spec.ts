import type { Needs, Page } from './book.js';
import { Shelf, type Source } from './shelf.js';

const business = 'corner shop';
const tea: Needs = { productIds: ['tea'] };

/** Tables with tea in them, whose version a test moves, and a clock that it turns. */
function shop() {
  const tables = { version: 1, basePrice: 100, reads: 0, checks: 0, away: false };
  let ms = 0;
  const page = ({ productIds }: Needs): Page => ({
    version: tables.version,
    ...{ tiers: [], customers: [], outlets: [] },
    products: productIds
      .filter((id) => id !== 'unknown')
      .map((productId) => ({
        card: {
          ...{ productId, sku: 'S', name: 'N', unit: 'pcs', trackStock: true, isActive: true, taxRate: 0 },
          basePrice: tables.basePrice,
        },
        prices: [],
      })),
  });
  const source: Source = {
    read: async (_: string, needs: Needs) => {
      if (tables.away) throw new Error('away');
      tables.reads++;
      return page(needs);
    },
    version: async () => {
      tables.checks++;
      if (tables.away) throw new Error('away');
      return tables.version;
    },
  };
  const shelf = new Shelf(source, () => ms);
  const price = async (needs = tea) => (await shelf.filled(business, needs)).basePrice(needs.productIds[0]!);
  const later = (by: number) => {
    ms += by;
  };
  const changeElsewhere = (basePrice: number) => Object.assign(tables, { basePrice, version: tables.version + 1 });
  return { tables, shelf, price, later, changeElsewhere };
}

describe('books in memory', () => {
  it('are read once and then served without asking', async () => {
    const { tables, price } = shop();
    for (let i = 0; i < 5; i++) expect(await price()).toBe(100);
    expect(tables).toMatchObject({ reads: 1, checks: 0 });
  });

  it('show a change of this process at once', async () => {
    const { shelf, price, changeElsewhere } = shop();
    await price();
    changeElsewhere(200);
    shelf.drop(business);
    expect(await price()).toBe(200);
  });

  it('do not keep what was read while this process changed it', async () => {
    const { shelf, price, changeElsewhere } = shop();
    const reading = price();
    shelf.drop(business);
    await reading;
    changeElsewhere(200);
    expect(await price()).toBe(200);
  });

  it('show another process’s change after the next look, which nobody waits for', async () => {
    const { price, later, changeElsewhere } = shop();
    await price();
    changeElsewhere(200);
    later(1_000);
    expect(await price()).toBe(100);
    expect(await price()).toBe(200);
  });

  it('wait for the look when they are stale', async () => {
    const { price, later, changeElsewhere } = shop();
    await price();
    changeElsewhere(200);
    later(5_000);
    expect(await price()).toBe(200);
  });

  it('look once a second at most', async () => {
    const { tables, price, later } = shop();
    await price();
    for (let i = 0; i < 20; i++) {
      later(100);
      await price();
    }
    expect(tables.checks).toBe(2);
  });

  it('serve what they have for some seconds while the tables are away, and then refuse', async () => {
    const { tables, price, later } = shop();
    await price();
    tables.away = true;
    later(4_999);
    expect(await price()).toBe(100);
    later(1);
    await expect(price()).rejects.toThrow('away');
  });

  it('are read anew when they turn out to have moved on while something was added', async () => {
    const { price, changeElsewhere } = shop();
    await price();
    changeElsewhere(200);
    expect(await price({ productIds: ['jam', 'tea'] })).toBe(200);
    expect(await price()).toBe(200);
  });

  it('leave out what the tables do not know, and look again for it', async () => {
    const { tables, price } = shop();
    expect(await price({ productIds: ['unknown', 'tea'] })).toBeUndefined();
    expect(await price({ productIds: ['unknown', 'tea'] })).toBeUndefined();
    expect(tables.reads).toBe(2);
  });
});

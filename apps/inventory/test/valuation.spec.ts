import { sql, tenant, type Answer, type Tenant } from '#libs/testing';

describe('the value of stock', () => {
  let shop: Tenant;
  beforeAll(async () => {
    shop = await tenant();
  });

  const value = async (): Promise<Answer['body']> => (await shop.owner.get('/reports/inventory-valuation')).body;

  it('is asked of the catalog where no copy of a product tells what it would bring', async () => {
    const [tea, milk] = [
      await shop.product({ name: 'Tea', stock: 3, costPrice: 100, basePrice: 250 }),
      await shop.product({ name: 'Milk', stock: 2, costPrice: 50, basePrice: 120 }),
    ];
    // one as it was kept before prices were, one of which no event has arrived
    await sql().query('update inventory.products set base_price = null where id = $1', [tea.id]);
    await sql().query('delete from inventory.products where id = $1', [milk.id]);
    const { summary, data } = await value();
    expect(summary).toEqual({ costValue: 400, retailValue: 990, items: 2, lowStock: 0 });
    expect(data.map((row: Answer['body']) => [row.name, row.quantity, row.costValue, row.retailValue])).toEqual([
      ['Tea', 3, 300, 750],
      ['Milk', 2, 100, 240],
    ]);
    const { rows } = await sql().query<{ base_price: number }>(
      'select base_price::int from inventory.products where business_id = $1 order by base_price',
      [shop.businessId],
    );
    expect(rows.map(({ base_price }) => base_price)).toEqual([120, 250]);
  });
});

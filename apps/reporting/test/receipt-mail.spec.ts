import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, mailFolder, tenant, type Tenant } from '#libs/testing';
import { checkout } from './selling.js';

const files = (orderId: string): string[] => readdirSync(mailFolder()).filter((name) => name.startsWith(orderId));

describe('the receipt of a sale', () => {
  let shop: Tenant;
  let productId: string;
  beforeAll(async () => {
    shop = await tenant({ name: 'Corner Shop' });
    productId = (await shop.product({ name: 'Green Tea' })).id as string;
  });

  const sellTo = async (customer?: Record<string, unknown>) => {
    const customerId = customer && ((await shop.owner.post('/customers', customer)).body.id as string);
    return checkout(await shop.as('CASHIER'), shop, {
      items: [{ productId, quantity: 1 }],
      payments: [{ method: 'CARD', amount: 1_200 }],
      ...(customerId && { customerId }),
    });
  };

  it('is mailed once to a customer with an address', async () => {
    const order = await sellTo({ name: 'Ann', email: 'ann@example.com' });
    const [name] = await eventually(() => {
      const found = files(order.id as string);
      expect(found).toEqual([expect.stringMatching(/\.eml$/)]);
      return found;
    });
    const text = readFileSync(join(mailFolder(), name!), 'utf8');
    expect(text).toContain(`Subject: Receipt ${order.receiptNumber as string} from Corner Shop\r\n`);
    expect(text).toContain('To: ann@example.com\r\n');
    // the header may go on in the next line
    expect(/^Message-ID:\s*<(.*)>\r$/m.exec(text)?.[1]).toBe(name!.slice(0, -'.eml'.length));
    expect(text).toMatch(/text\/plain[^]*Green Tea[^]*text\/html[^]*Green/);
  });

  it('is not mailed to one without', async () => {
    const nobody = await sellTo();
    const silent = await sellTo({ name: 'Bob' });
    const last = await sellTo({ name: 'Cid', email: 'cid@example.com' });
    await eventually(() => expect(files(last.id as string)).toHaveLength(1));
    expect([...files(nobody.id as string), ...files(silent.id as string)]).toEqual([]);
  });
});

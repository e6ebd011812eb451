import { setImmediate as turn } from 'node:timers/promises';
import { sales } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { accessToken, StubbedGateway } from '../test/stubbed-gateway.js';

const gateway = new StubbedGateway();
beforeAll(async () => {
  await gateway.open();
  gateway.answers(sales.listOrders);
});
afterAll(() => gateway.close());

describe('what is logged of a request in the name of somebody else', () => {
  it('names both, at the gateway and where it is answered', async () => {
    const [userId, impersonatedBy] = [uuidv7(), uuidv7()];
    const token = accessToken({ sub: userId, imp: impersonatedBy });
    expect((await gateway.send('GET', '/api/sales/orders', { token })).status).toBe(200);
    // the gateway's line comes when the answer has left
    await turn();
    const lines = gateway.logged.filter((line) => line['userId'] === userId);
    expect(lines.map(({ msg }) => msg).sort()).toEqual(['call answered', 'request answered']);
    for (const line of lines) expect(line).toMatchObject({ userId, impersonatedBy });
  });
});

import { isUuidv7, localHour, uuidTime } from '#libs/kernel';
import { demoSales, demoToday } from './demo-sales.js';
import { demo } from './demo.js';

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

describe('the demo sales', () => {
  const sales = demoSales('2026-03-20');

  it('are the same whenever they are asked for', () => {
    expect(demoSales('2026-03-20')).toEqual(sales);
  });

  it('fill each of the four weeks before today', () => {
    const days = [...new Set(sales.map((sale) => sale.businessDate))];
    expect(days).toHaveLength(28);
    expect([days[0], days.at(-1)]).toEqual(['2026-02-20', '2026-03-19']);
    for (const day of days) {
      const count = sales.filter((sale) => sale.businessDate === day).length;
      expect(count).toBeGreaterThanOrEqual(12);
      expect(count).toBeLessThanOrEqual(30);
    }
  });

  it('add up: lines to the header, payments to the total and its change', () => {
    for (const sale of sales) {
      expect(sum(sale.items.map((item) => item.lineTotal))).toBe(sale.totalAmount);
      expect(sum(sale.items.map((item) => item.taxAmount))).toBe(sale.taxAmount);
      expect(sum(sale.items.map((item) => item.discountAmount))).toBe(sale.discountAmount);
      expect(sum(sale.payments.map((payment) => payment.amount))).toBe(sale.totalAmount + sale.changeAmount);
      const cash = sale.payments.filter((payment) => payment.method === 'CASH').map((payment) => payment.amount);
      expect(sale.changeAmount).toBeGreaterThanOrEqual(0);
      if (sale.changeAmount > 0) expect(sale.changeAmount).toBeLessThan(sum(cash));
    }
  });

  it('lie on the business day and hour of their instant, over a change of the clocks too', () => {
    for (const sale of sales) {
      const at = new Date(sale.completedAt!);
      expect(demoToday(at)).toBe(sale.businessDate);
      expect(localHour(at, demo.timeZone)).toBe(sale.localHour);
      expect(uuidTime(sale.id)).toEqual(at);
    }
  });

  it('have ids of their own, and receipt numbers in order without a gap', () => {
    const ids = sales.flatMap((sale) => [sale, ...sale.items, ...sale.payments].map(({ id }) => id));
    expect(ids.every(isUuidv7)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(sales.map((sale) => sale.number)).size).toBe(sales.length);
    expect(sales.map((sale) => sale.receiptNumber)).toEqual(
      sales.map((_, i) => `MAIN-R1-${String(i + 1).padStart(8, '0')}`),
    );
    expect(sales.map((sale) => sale.completedAt)).toEqual(sales.map((sale) => sale.completedAt).sort());
  });
});

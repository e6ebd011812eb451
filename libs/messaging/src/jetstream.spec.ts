import { narrowest } from './jetstream.js';

describe('the subject of a consumer', () => {
  it.each([
    [['sales.order.completed.v1'], 'event.sales.order.completed.>'],
    [['sales.customer.created.v1', 'sales.customer.changed.v1'], 'event.sales.customer.>'],
    [['sales.order.completed.v1', 'sales.payment.taken.v1'], 'event.sales.>'],
  ])('is the narrowest that has all of %j', (events, subject) => {
    expect(narrowest(events)).toBe(subject);
  });
});

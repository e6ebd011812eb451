import { isUuidv7, uuidTime, uuidv7 } from '#libs/kernel';
import { entryOf, firstIdAt, idsBetween, nounsMeant } from './audit.js';

const event = {
  id: 'e.completed.2',
  name: 'sales.order.completed.v1',
  businessId: 'b',
  key: 'o',
  outletId: 'out',
  at: '2026-03-08T12:00:00.123Z',
  cause: { userId: 'u', impersonatedBy: 's', requestId: 'r' },
  payload: { totalAmount: 100 },
};

describe('an audit entry', () => {
  it('says who did what to which thing, where and in which request', () => {
    expect(entryOf(event)).toMatchObject({
      eventId: 'e.completed.2',
      eventType: 'sales.order.completed',
      entityType: 'sales.order',
      entityId: 'o',
      userId: 'u',
      impersonatedBy: 's',
      outletId: 'out',
      requestId: 'r',
      data: { totalAmount: 100 },
      at: event.at,
    });
  });

  it('has an id of the moment of its event, so that entries sort as things happened', () => {
    const { id } = entryOf(event);
    expect(isUuidv7(id)).toBe(true);
    expect(uuidTime(id)?.toISOString()).toBe(event.at);
  });

  it('leaves open what the event does not say', () => {
    const { outletId: _outlet, ...nowhere } = event;
    expect(entryOf({ ...nowhere, cause: { userId: 'u', requestId: 'r' } })).toMatchObject({
      outletId: null,
      impersonatedBy: null,
    });
  });
});

describe('a period of the audit', () => {
  it('begins with the least id of its first moment and ends before the day after its last', () => {
    expect(idsBetween('2026-03-08', '2026-03-08')).toEqual({
      from: firstIdAt(new Date('2026-03-08T00:00:00Z')),
      before: firstIdAt(new Date('2026-03-09T00:00:00Z')),
    });
    const id = uuidv7(Date.parse(event.at));
    expect(id >= firstIdAt(new Date(event.at))).toBe(true);
    expect(id < firstIdAt(new Date(Date.parse(event.at) + 1))).toBe(true);
  });

  it('is half-open between instants and open where nothing is said', () => {
    expect(idsBetween(undefined, event.at)).toEqual({ before: firstIdAt(new Date(event.at)) });
    expect(idsBetween(undefined, undefined)).toEqual({});
  });
});

describe('a noun', () => {
  const names = ['sales.order.opened.v1', 'procurement.order.created.v1', 'catalog.product.created.v1'];

  it.each([
    ['order', ['order', 'sales.order', 'procurement.order']],
    ['sales.order', ['sales.order']],
    ['weather', ['weather']],
  ])('%s means %j', (word, meant) => {
    expect(nounsMeant(word, names)).toEqual(meant);
  });
});

import { isUuidv7, uuidTime, uuidv7 } from '#libs/kernel';
import { contentOf, entryOf, firstIdAt, idsBetween, isAbout, isRecorded } from './audit.js';

const event = {
  id: 'e.completed.2',
  name: 'sales.order.completed.v1',
  businessId: 'b',
  key: 'o',
  outletId: 'out',
  at: '2026-03-08T12:00:00.123Z',
  cause: {
    userId: 'u',
    impersonatedBy: 's',
    platformName: 'Sam',
    requestId: 'r',
    ip: '192.0.2.7',
    userAgent: 'till/3',
  },
  payload: { totalAmount: 100, before: { status: 'PENDING' } },
};
const names = new Map([['u', 'Casey']]);

describe('an audit entry', () => {
  it('says who did what to which thing, from where, in which request, and how it was before and after', () => {
    const { id: _id, ...said } = entryOf(event, names);
    expect(said).toEqual({
      businessId: 'b',
      eventId: 'e.completed.2',
      eventType: 'sales.order.completed',
      entityType: 'sales.order',
      entityId: 'o',
      userId: 'u',
      userName: 'Casey',
      impersonatedBy: 's',
      impersonatorName: 'Sam',
      outletId: 'out',
      requestId: 'r',
      ip: '192.0.2.7',
      userAgent: 'till/3',
      before: { status: 'PENDING' },
      after: { totalAmount: 100 },
      at: event.at,
    });
  });

  it('names the platform’s own people, whom no business knows', () => {
    const cause = { userId: 's', platformName: 'Sam', requestId: 'r' };
    expect(entryOf({ ...event, cause }, names)).toMatchObject({ userId: 's', userName: 'Sam' });
    const { impersonatorName: _, ...unnamed } = entryOf({ ...event, cause: { ...event.cause, userId: 'x' } }, names);
    expect(unnamed).not.toHaveProperty('userName');
  });

  it('has an id of the moment of its event, so that entries sort as things happened', () => {
    const { id } = entryOf(event, names);
    expect(isUuidv7(id)).toBe(true);
    expect(uuidTime(id)?.toISOString()).toBe(event.at);
  });

  it('leaves out what the event does not say, and names that are not known', () => {
    const { outletId: _outlet, ...nowhere } = event;
    const entry = entryOf({ ...nowhere, cause: { userId: 'u', requestId: 'r' }, payload: {} }, new Map());
    for (const field of ['outletId', 'impersonatedBy', 'impersonatorName', 'userName', 'ip', 'userAgent', 'before'])
      expect(entry).not.toHaveProperty(field);
  });

  it('is the same read back from a row, where nothing stands as null', () => {
    const entry = entryOf({ ...event, cause: { userId: 'u', requestId: '' } }, new Map());
    const row = { ...entry, userName: null, impersonatedBy: null, impersonatorName: null, ip: null, userAgent: null };
    expect(contentOf({ ...row, before: entry.before })).toEqual(entry);
  });
});

describe('an event', () => {
  it.each([
    ['sales.order.completed.v1', true],
    ['identity.session.refused.v1', true],
    ['inventory.stock.changed.v1', true],
    ['reporting.audit.anchored.v1', false],
    ['reporting.audit.broken.v1', false],
  ])('%s gets a record: %s', (name, recorded) => {
    expect(isRecorded({ name })).toBe(recorded);
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
  const known = ['sales.order.opened', 'sales.order.completed', 'procurement.order.created', 'sales.reorder.made'];

  it.each([
    ['order', ['sales.order.opened', 'sales.order.completed', 'procurement.order.created']],
    ['sales.order', ['sales.order.opened', 'sales.order.completed']],
    ['weather', []],
  ])('%s means %j', (word, meant) => {
    expect(known.filter(isAbout(word))).toEqual(meant);
  });
});

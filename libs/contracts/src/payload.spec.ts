import { everyEvent } from './events.js';
import { exampleOf } from './examples.js';
import { Id, ListOf, Nested, Text, Whole } from './fields.js';
import { mistakesIn } from './payload.js';

class Line {
  @Whole(1, 9) quantity!: number;
}
class Place {
  @Text(10) code!: string;
}
class Told {
  @Id() id!: string;
  @ListOf(Line, { max: 5 }) items!: Line[];
  @Nested(Place, { optional: true, nullable: true }) place?: Place | null;
}

describe('a payload', () => {
  const right = { id: '0198b3a0-5c00-7000-8000-000000000001', items: [{ quantity: 2 }] };

  it.each([
    ['as its contract says', right],
    ['with fields that the contract does not know yet', { ...right, more: 1, items: [{ quantity: 2, unit: 'kg' }] }],
    ['with an optional part, or none', { ...right, place: null }],
  ])('is right %s', (_, payload) => {
    expect(mistakesIn(Told, payload)).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['that is no object', 'text', ''],
    ['that lacks a field', { items: [] }, 'id'],
    ['with a wrong line', { ...right, items: [{ quantity: 2 }, { quantity: 0 }] }, 'items[1].quantity'],
    ['with something else for a list', { ...right, items: {} }, 'items'],
    ['with something else for a part', { ...right, place: 'MAIN' }, 'place'],
  ])('%s is wrong, and says where', (_, payload, path) => {
    expect(mistakesIn(Told, payload).map((problem) => problem.path)).toEqual([path]);
  });
});

it.each(everyEvent.map((event) => [event.name, event] as const))(
  'the example of %s is as its contract says',
  (_, event) => {
    expect(mistakesIn(event.payload, exampleOf(event.payload))).toEqual([]);
  },
);

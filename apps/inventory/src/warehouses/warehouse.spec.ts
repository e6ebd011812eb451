import { add, change, remove, type Changed, type Warehouse } from './warehouse.js';

const place = (id: string, more: Partial<Warehouse> = {}): Warehouse => ({
  ...{ id, outletId: 'main', name: id, code: id, type: 'OUTLET', isDefault: false, isActive: true, version: 1 },
  createdAt: new Date(`2026-11-23T09:00:0${id.length}Z`),
  ...more,
});
const defaults = (changed: readonly Changed[]): string[] =>
  changed.map(({ is }) => `${is.id}${is.isDefault ? ' is' : ' is not'}`);

const [a, bb, ccc] = [place('a', { isDefault: true }), place('bb'), place('ccc', { outletId: null, isDefault: true })];
const all = [a, bb, ccc];

describe('the default among an outlet’s warehouses', () => {
  it('is the first one', () => {
    expect(defaults(add([ccc], place('a')))).toEqual(['a is']);
    expect(defaults(add(all, place('dddd')))).toEqual(['dddd is not']);
  });

  it('moves to the one that is named', () => {
    expect(defaults(add(all, place('dddd', { isDefault: true })))).toEqual(['a is not', 'dddd is']);
    expect(defaults(change(all, 'bb', { isDefault: true }))).toEqual(['a is not', 'bb is']);
  });

  it('is not given up without another', () => {
    expect(() => change(all, 'a', { isDefault: false })).toThrow('request.invalid');
    expect(defaults(change(all, 'bb', { isDefault: false }))).toEqual(['bb is not']);
  });

  it('passes to the oldest that remains when it closes, goes or moves', () => {
    expect(defaults(change(all, 'a', { isActive: false }))).toEqual(['a is not', 'bb is']);
    expect(defaults(remove(all, 'a'))).toEqual(['bb is']);
    expect(defaults(change(all, 'a', { outletId: null }))).toEqual(['a is not', 'bb is']);
    expect(defaults(change(all, 'a', { outletId: 'other' }))).toEqual(['a is', 'bb is']);
  });

  it('is nobody where nothing is open', () => {
    expect(defaults(change([a], 'a', { isActive: false }))).toEqual(['a is not']);
    expect(remove([a], 'a')).toEqual([]);
  });
});

it('counts a change of a warehouse, and of those whose default it moves', () => {
  const changed = change(all, 'bb', { name: 'Cellar', isDefault: true });
  expect(changed.map(({ is }) => [is.id, is.name, is.version])).toEqual([
    ['a', 'a', 2],
    ['bb', 'Cellar', 2],
  ]);
});

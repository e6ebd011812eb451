import { KeyOwners } from './key-owners.js';

describe('the owners of keys', () => {
  it('let a key be used at the service that keeps its answer, and by other users', () => {
    const owners = new KeyOwners();
    owners.remember('sales', 'ada', 'k');
    expect(() => owners.mustBeFreeFor('sales', 'ada', 'k')).not.toThrow();
    expect(() => owners.mustBeFreeFor('catalog', 'bob', 'k')).not.toThrow();
    expect(() => owners.mustBeFreeFor('catalog', 'ada', 'k')).toThrow('idempotency.reused');
  });

  it('forget the oldest key first', () => {
    const owners = new KeyOwners(2);
    for (const key of ['1', '2', '3']) owners.remember('sales', 'ada', key);
    expect(() => owners.mustBeFreeFor('catalog', 'ada', '1')).not.toThrow();
    expect(() => owners.mustBeFreeFor('catalog', 'ada', '2')).toThrow('idempotency.reused');
  });
});

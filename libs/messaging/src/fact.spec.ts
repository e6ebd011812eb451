import { everyEvent, exampleOf } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import { readFact, type RawFact } from './fact.js';

const raw = (name: string, payload: string): RawFact => ({
  ...{ id: 'e', name, businessId: uuidv7(), key: uuidv7(), version: 1, at: '2026-11-23T10:00:00.000Z', payload },
  cause: { userId: uuidv7(), requestId: 'r', traceparent: '00-1-2-01' },
});

const members = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';

describe('a payload that names the prototype of all objects', () => {
  it.each(everyEvent.map(({ name, payload }) => [name, JSON.stringify(exampleOf(payload))]))(
    'is read as data and nothing else: %s',
    (name, example) => {
      const { payload } = readFact(raw(name, `${example.slice(0, -1)},${members}}`));
      expect(Object.getPrototypeOf(payload)).toBe(Object.prototype);
      expect({ ...(payload as object) }).toMatchObject(JSON.parse(example) as object);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );
});

import { readdirSync, readFileSync } from 'node:fs';
import { breaks } from '../../../tools/lib/compatibility.mjs';
import { everyEvent } from './events.js';
import { mistakesIn } from './payload.js';

const golden = readdirSync('libs/contracts/events/golden');

it.each(golden)('what was once announced as %s is still understood', (file) => {
  const event = everyEvent.find(({ name }) => `${name}.json` === file);
  expect(event).toBeDefined();
  const message: unknown = JSON.parse(readFileSync(`libs/contracts/events/golden/${file}`, 'utf8'));
  expect(mistakesIn(event!.payload, message)).toEqual([]);
});

it('no field of any released event may go, nor may one more be asked of older events', () => {
  for (const file of readdirSync('libs/contracts/events/released')) {
    const released = JSON.parse(readFileSync(`libs/contracts/events/released/${file}`, 'utf8')) as {
      properties: Record<string, object>;
      required?: string[];
    };
    for (const gone of Object.keys(released.properties)) {
      const { [gone]: _, ...properties } = released.properties;
      expect([file, breaks(released, { ...released, properties })]).toEqual([file, [`${gone}: is gone`]]);
    }
    const asking = { ...released, required: [...(released.required ?? []), 'more'] };
    expect([file, breaks(released, asking)]).toEqual([file, ['more: older events lack it']]);
  }
});

describe('a change of an event', () => {
  const line = { type: 'object', required: ['sku'], properties: { sku: { type: 'string', maxLength: 10 } } };
  const released = {
    type: 'object',
    required: ['id', 'items'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      note: { type: 'string', maxLength: 100 },
      total: { type: 'integer', minimum: 0, maximum: 100 },
      method: { type: 'string', enum: ['CASH', 'CARD'] },
      items: { type: 'array', items: { $ref: '#/$defs/Line' } },
    },
    $defs: { Line: line },
  };
  type Properties = Record<string, object>;
  const changed = (properties: Properties, more: object = {}): object => ({
    ...released,
    properties: { ...released.properties, ...properties },
    ...more,
  });
  const { note: _note, ...withoutNote } = released.properties;

  it.each<[string, object]>([
    ['nothing', released],
    ['an optional field', changed({ more: { type: 'string' } })],
    ['a word more', changed({ method: { type: 'string', enum: ['CASH', 'CARD', 'VOUCHER'] } })],
    ['wider bounds', changed({ total: { type: 'integer', minimum: -5, maximum: 1000 } })],
    [
      'an optional field of a line',
      { ...released, $defs: { Line: { ...line, properties: { ...line.properties, unit: {} } } } },
    ],
  ])('that adds %s breaks nobody', (_, now) => {
    expect(breaks(released, now)).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['takes a field away', { ...released, properties: withoutNote }, /^note: is gone/],
    ['changes a type', changed({ id: { type: 'integer', format: 'uuid' } }), /^id: type was string/],
    [
      'needs a field that older events lack',
      changed({ more: {} }, { required: ['id', 'items', 'more'] }),
      /^more: older/,
    ],
    ['lets a field be missing', changed({}, { required: ['items'] }), /^id: may be missing/],
    ['narrows bounds', changed({ total: { type: 'integer', minimum: 0, maximum: 50 } }), /^total: maximum falls/],
    ['takes a word away', changed({ method: { type: 'string', enum: ['CASH'] } }), /^method: takes fewer words/],
    ['changes a line', { ...released, $defs: { Line: { ...line, required: [] } } }, /^items\[\]\.sku: may be missing/],
  ])('that %s is found', (_, now, sentence) => {
    expect(breaks(released, now)).toEqual([expect.stringMatching(sentence)]);
  });
});

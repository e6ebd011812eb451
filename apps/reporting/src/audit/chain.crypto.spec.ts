import { uuidv7 } from '#libs/kernel';
import type { AuditEntry } from './audit.js';
import { GENESIS, hashOf, Walk, type Break, type Link, type Mark } from './chain.crypto.js';

const record = (n: number): AuditEntry => ({
  id: uuidv7(1_000 * n),
  businessId: 'b',
  eventId: `e${n}`,
  eventType: 'sales.order.completed',
  entityType: 'sales.order',
  entityId: 'o',
  userId: 'u',
  requestId: 'r',
  after: { totalAmount: 100 * n },
  at: new Date(1_000 * n).toISOString(),
});

/** Records as they are linked, each to the one before. */
function chained(records: readonly AuditEntry[]): Link[] {
  let prevHash = GENESIS;
  return records.map((each, i) => {
    const link = { seq: i + 1, prevHash, hash: hashOf(prevHash, i + 1, each), record: each };
    prevHash = link.hash;
    return link;
  });
}

const records = [1, 2, 3, 4, 5, 6].map(record);
const chain = chained(records);
const head: Mark = { seq: 6, hash: chain[5]!.hash };

function walked(links: readonly Link[], told: readonly Mark[] = [head]): Break | undefined {
  const walk = new Walk();
  for (const link of links) {
    const found = walk.step(link) ?? told.filter(({ seq }) => seq === link.seq).map((mark) => walk.meet(mark))[0];
    if (found) return found;
  }
  return told.map((mark) => walk.meet(mark)).find((found) => found !== undefined);
}

const edited = (seq: number, change: Partial<AuditEntry>): Link[] =>
  chain.map((link) => (link.seq === seq ? { ...link, record: { ...link.record, ...change } } : link));

/** An edited record whose own hash was made anew. */
const mended = (seq: number): Link[] =>
  edited(seq, { after: {} }).map((link) =>
    link.seq === seq ? { ...link, hash: hashOf(link.prevHash, seq, link.record) } : link,
  );

describe('a chain', () => {
  it('holds as it was made, counting what was looked at', () => {
    const walk = new Walk();
    for (const link of chain) expect(walk.step(link)).toBeUndefined();
    expect([walk.checked, walk.at, walk.meet(head)]).toEqual([6, head, undefined]);
  });

  it('holds from any place on', () => {
    const walk = new Walk(chain[2]);
    for (const link of chain.slice(3)) expect(walk.step(link)).toBeUndefined();
    expect(walk.checked).toBe(3);
  });

  it('does not depend on the order in which fields are written', () => {
    const turned = Object.fromEntries(Object.entries(records[0]!).reverse()) as unknown as AuditEntry;
    expect(hashOf(GENESIS, 1, turned)).toBe(chain[0]!.hash);
  });

  it.each<[string, readonly Link[], Break]>([
    ['an edited payload', edited(3, { after: { totalAmount: 1 } }), { brokenAt: 3, reason: 'EDITED' }],
    ['an edited user', edited(3, { userId: 'x' }), { brokenAt: 3, reason: 'EDITED' }],
    ['an edited time', edited(3, { at: '2020-01-01T00:00:00.000Z' }), { brokenAt: 3, reason: 'EDITED' }],
    ['an added field', edited(3, { note: 'x' } as object), { brokenAt: 3, reason: 'EDITED' }],
    ['an edit that hides itself', mended(3), { brokenAt: 3, reason: 'REWRITTEN' }],
    ['an edit of the last record that hides itself', mended(6), { brokenAt: 6, reason: 'REWRITTEN' }],
    ['a removed record', chain.filter(({ seq }) => seq !== 3), { brokenAt: 3, reason: 'MISSING' }],
    ['a removed beginning', chain.slice(1), { brokenAt: 1, reason: 'MISSING' }],
    ['records that changed places', chain.toSpliced(2, 2, chain[3]!, chain[2]!), { brokenAt: 3, reason: 'MISSING' }],
    ['a record that comes twice', chain.toSpliced(3, 0, chain[2]!), { brokenAt: 3, reason: 'MISPLACED' }],
    ['a removed record whose number was given to the next', renumbered(), { brokenAt: 3, reason: 'EDITED' }],
    ['a truncated end', chain.slice(0, 4), { brokenAt: 5, reason: 'TRUNCATED' }],
    ['nothing at all', [], { brokenAt: 1, reason: 'TRUNCATED' }],
    ['a chain made anew without a record', chained(records.toSpliced(2, 1)), { brokenAt: 6, reason: 'TRUNCATED' }],
    [
      'a chain made anew with another record',
      chained(records.toSpliced(2, 1, record(9))),
      { brokenAt: 6, reason: 'REWRITTEN' },
    ],
  ])('shows %s', (_what, links, found) => {
    expect(walked(links)).toEqual(found);
  });

  it('made anew with a head of its own is found by what was told before', () => {
    const anew = chained(records.toSpliced(2, 1));
    expect(walked(anew, [anew.at(-1)!])).toBeUndefined();
    expect(walked(anew, [anew.at(-1)!, chain[3]!])).toEqual({ brokenAt: 4, reason: 'REWRITTEN' });
    expect(walked(anew.slice(0, 2), [anew[1]!, chain[3]!])).toEqual({ brokenAt: 3, reason: 'TRUNCATED' });
  });
});

function renumbered(): Link[] {
  return chain.filter(({ seq }) => seq !== 3).map((link) => (link.seq > 3 ? { ...link, seq: link.seq - 1 } : link));
}

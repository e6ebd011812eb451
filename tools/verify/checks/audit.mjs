import { contentOf } from '../../../dist/apps/reporting/src/audit/audit.js';
import { Walk } from '../../../dist/apps/reporting/src/audit/chain.crypto.js';

/** Columns of a record by what its entry calls them. */
const columns = {
  id: 'id',
  businessId: 'business_id',
  eventId: 'event_id',
  eventType: 'event_type',
  entityType: 'entity_type',
  entityId: 'entity_id',
  userId: 'user_id',
  userName: 'user_name',
  impersonatedBy: 'impersonated_by',
  impersonatorName: 'impersonator_name',
  outletId: 'outlet_id',
  requestId: 'request_id',
  ip: 'ip',
  userAgent: 'user_agent',
  before: 'before',
  after: 'after',
  at: 'created_at',
};

const records = `
  select seq, encode(prev_hash, 'hex'), encode(hash, 'hex'), ${Object.values(columns).join(', ')}
  from reporting.audit_records order by business_id, seq`;

/**
 * Every chain from its first record to its head, which is kept apart, by way of all places that were written down.
 * @type {import('../check.mjs').Check}
 */
export async function chainsHold(books, { looked, wrong }) {
  const marks = await marksOf(books);
  /** @type {Map<string, { walk: Walk, broken: boolean }>} */
  const chains = new Map([...marks.keys()].map((business) => [business, { walk: new Walk(), broken: false }]));
  for await (const [seq, prevHash, hash, ...values] of books.stream('reporting', records)) {
    looked(1);
    const record = Object.fromEntries(Object.keys(columns).map((name, i) => [name, values[i]]));
    const { businessId } = record;
    const chain = chains.get(businessId) ?? { walk: new Walk(), broken: false };
    chains.set(businessId, chain);
    if (chain.broken) continue;
    const link = { seq, prevHash, hash, record: contentOf({ ...record, at: record.at.toISOString() }) };
    const found =
      chain.walk.step(link) ??
      (marks.get(businessId) ?? [])
        .filter((mark) => mark.seq === seq)
        .map((mark) => chain.walk.meet(mark))
        .find(Boolean);
    if (found) tell(chain, businessId, found);
  }
  for (const [businessId, chain] of chains) {
    const told = marks.get(businessId) ?? [];
    if (told.length === 0) wrong(`the audit of business ${businessId} has no head`);
    const found = chain.broken ? undefined : told.map((mark) => chain.walk.meet(mark)).find(Boolean);
    if (found) tell(chain, businessId, found);
  }

  /**
   * @param {{ broken: boolean }} chain
   * @param {string} businessId
   * @param {{ brokenAt: number, reason: string }} found
   */
  function tell(chain, businessId, { brokenAt, reason }) {
    chain.broken = true;
    wrong(`the audit of business ${businessId} does not hold at record ${brokenAt}: ${reason}`);
  }
}

/**
 * Heads and anchors of each business, both as places that its chain must meet.
 * @param {import('../books.mjs').Books} books
 */
async function marksOf(books) {
  /** @type {Map<string, { seq: number, hash: string }[]>} */
  const marks = new Map();
  for await (const [businessId, seq, hash] of books.stream(
    'reporting',
    `select business_id, seq, encode(hash, 'hex') from reporting.audit_heads
     union all select business_id, seq, encode(hash, 'hex') from reporting.audit_anchors order by 1, 2`,
  ))
    marks.set(businessId, [...(marks.get(businessId) ?? []), { seq, hash }]);
  return marks;
}

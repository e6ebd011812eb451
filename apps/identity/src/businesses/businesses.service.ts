import { Inject, Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '#libs/auth';
import { identity, sales } from '#libs/contracts';
import { mustMatch, Refusal, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { isSame, patched } from '../patch.js';
import { changesTerms, languageTag, mustBeTimeZone } from './business.js';
import { BusinessRow } from './business.rows.js';
import { businessView } from './business.view.js';

/** Orders that have, or will have, amounts in the business's terms. */
const SOLD = ['COMPLETED', 'PENDING', 'OPEN'] as const;

@Injectable()
export class BusinessesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The actor's own business. The platform's users have none: they impersonate. */
  get(actor: Actor): Promise<identity.BusinessView> {
    return this.transactions.read(actor, async (tx) => businessView(await own(tx, actor)));
  }

  /** Changes the actor's business; currency and whether prices contain tax only before it has sold anything. */
  async update({ ifMatch, ...sent }: identity.UpdateBusiness, actor: Actor): Promise<identity.BusinessView> {
    if (sent.timeZone !== undefined) mustBeTimeZone(sent.timeZone);
    const language = sent.language === undefined ? undefined : languageTag(sent.language);
    const known = await this.transactions.read(actor, (tx) => own(tx, actor));
    // sales is asked rather than copied: nobody pays with each sale for what changes once in a business's life
    const isFree = changesTerms(known, sent) && !(await this.hasSold(actor));
    return this.transactions.run(actor, async (tx) => {
      const row = await own(tx, actor, true);
      mustMatch('identity.business.version', row, ifMatch);
      if (changesTerms(row, sent) && !isFree) {
        if (!changesTerms(known, sent)) mustMatch('identity.business.version', row, known.version);
        throw inUse(row, sent);
      }
      const before = businessView(row);
      const next = patched(row, { ...sent, language, ...(sent.notifyEmails === null && { notifyEmails: [] }) });
      if (isSame(before, businessView(next))) return before;
      const changed: BusinessRow = { ...next, version: row.version + 1, updatedAt: this.clock.now() };
      await tx.manager.update(BusinessRow, { id: row.id }, changed);
      const after = businessView(changed);
      tx.announce(identity.businessChanged, { key: row.id, version: changed.version, payload: after, before });
      return after;
    });
  }

  private async hasSold(actor: Actor): Promise<boolean> {
    const asSales = systemActor(actor.businessId, actor.userId);
    const pages = await Promise.all(
      SOLD.map((status) => this.bus.ask(sales.listOrders, { status, limit: 1 }, asSales.asking())),
    );
    return pages.some(({ data }) => data.length > 0);
  }
}

async function own(tx: Omit<Tx, 'announce'>, actor: Actor, hold = false): Promise<BusinessRow> {
  const row = await tx.manager.findOne(BusinessRow, {
    where: { id: actor.businessId },
    ...(hold && { lock: { mode: 'pessimistic_write' as const } }),
  });
  if (!row) throw new Refusal('forbidden', 'auth.forbidden');
  return row;
}

function inUse(row: BusinessRow, { currency, taxInclusive }: identity.UpdateBusiness): Refusal {
  const message = 'cannot change any more: the business has sold';
  const errors = [
    ...(changesTerms(row, { currency }) ? [{ path: 'currency', message }] : []),
    ...(changesTerms(row, { taxInclusive }) ? [{ path: 'taxInclusive', message }] : []),
  ];
  return new Refusal('conflict', 'identity.business.in-use', { errors });
}

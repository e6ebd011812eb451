import { Inject, Injectable } from '@nestjs/common';
import { Actor, requestContext, systemActor } from '#libs/auth';
import { pricing, type identity, type Page } from '#libs/contracts';
import { invalid, mustMatch, Refusal, uuidv7, type Clock } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import { Inbox, paged, pageOf, Transactions, type Tx } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { BooksRepository } from '../books/books.repository.js';
import { BooksService } from '../books/books.service.js';
import { HoldersService } from './holders.service.js';
import { change, firstTier, mayDelete, stepDown, type Tier } from './tier.js';
import { TiersRepository } from './tiers.repository.js';

const sorts = new Set(['name', 'code']);

@Injectable()
export class TiersService {
  constructor(
    private readonly transactions: Transactions,
    private readonly tiers: TiersRepository,
    private readonly books: BooksRepository,
    private readonly memory: BooksService,
    private readonly holders: HoldersService,
    private readonly inbox: Inbox,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(query: pricing.ListTiers, actor: Actor): Promise<Page<pricing.TierView>> {
    const order = orderOf(query.sort ?? 'name');
    return this.transactions.read(actor, async (tx) => {
      const [tiers, total] = await this.tiers.page(tx, actor.businessId, { order, ...pageOf(query) });
      return paged(tiers.map(view), total, query);
    });
  }

  /** The tier, or nothing: for a service that was told its id. */
  exists({ id }: pricing.TierRef, actor: Actor): Promise<pricing.TierView[]> {
    return this.transactions.read(actor, async (tx) => {
      const tier = await this.tiers.find(tx, actor.businessId, id);
      return tier ? [view(tier)] : [];
    });
  }

  /** The first tier of a business is its default, whatever it says. */
  create({ name, code, description, isDefault }: pricing.CreateTier, actor: Actor): Promise<pricing.TierView> {
    return this.change(actor, async (tx) => {
      const old = await this.tiers.findDefault(tx, actor.businessId);
      const tier: Tier = {
        ...{ id: uuidv7(), name, code, description: description ?? null, version: 1 },
        isDefault: isDefault === true || !old,
      };
      if (tier.isDefault && old) await this.save(tx, actor, old, stepDown(old));
      await this.tiers.insert(tx, actor.businessId, tier, this.clock.now());
      tx.announce(pricing.tierCreated, { key: tier.id, version: tier.version, payload: view(tier) });
      return view(tier);
    });
  }

  update({ id, ifMatch, ...wanted }: pricing.UpdateTier, actor: Actor): Promise<pricing.TierView> {
    return this.change(actor, async (tx) => {
      const before = await this.get(tx, actor, id, ifMatch);
      const tier = change(before, wanted);
      const old = await this.tiers.findDefault(tx, actor.businessId);
      if (tier.isDefault && old && old.id !== id) await this.save(tx, actor, old, stepDown(old));
      await this.save(tx, actor, before, tier);
      return view(tier);
    });
  }

  async delete({ id, ifMatch }: pricing.TierRef, actor: Actor): Promise<void> {
    const held = await this.holders.of(id, actor);
    return this.change(actor, async (tx) => {
      const tier = await this.get(tx, actor, id, ifMatch);
      mayDelete(tier, { ...held, prices: await this.tiers.prices(tx, actor.businessId, id) });
      const gone = { ...tier, version: tier.version + 1 };
      await this.tiers.remove(tx, actor.businessId, gone, this.clock.now());
      tx.announce(pricing.tierDeleted, { key: id, version: gone.version, payload: view(gone), before: view(tier) });
    });
  }

  /** Gives each new business its first tier, which is the default unless somebody was faster. */
  async welcome(facts: readonly Fact<identity.BusinessView>[]): Promise<void> {
    await this.inbox.once('pricing.tiers', facts, async (tx, fresh) => {
      await this.books.touch(
        tx,
        fresh.map(({ businessId }) => businessId),
      );
      for (const fact of fresh) {
        const { businessId } = fact;
        const tier = firstTier(uuidv7(), (await this.tiers.findDefault(tx, businessId)) === null);
        if (await this.tiers.isTaken(tx, businessId, tier.code)) continue;
        await this.tiers.insert(tx, businessId, tier, this.clock.now());
        const told = { key: tier.id, version: tier.version, payload: view(tier) };
        tx.announce(pricing.tierCreated, told, onBehalf(fact));
      }
    });
    for (const { businessId } of facts) this.memory.drop(businessId);
  }

  /** One change of tiers at a time in a business: the book is locked first. */
  private async change<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    const answer = await this.transactions.run(actor, async (tx) => {
      await this.books.touch(tx, [actor.businessId]);
      return work(tx);
    });
    this.memory.drop(actor.businessId);
    return answer;
  }

  private async get(tx: Tx, actor: Actor, id: string, ifMatch: number | undefined): Promise<Tier> {
    const tier = await this.tiers.find(tx, actor.businessId, id);
    if (!tier) throw new Refusal('not-found', 'pricing.tier.not-found');
    mustMatch('pricing.tier.version', tier, ifMatch);
    return tier;
  }

  private async save(tx: Tx, actor: Actor, before: Tier, tier: Tier): Promise<void> {
    await this.tiers.save(tx, actor.businessId, tier);
    const told = { key: tier.id, version: tier.version, payload: view(tier), before: view(before) };
    tx.announce(pricing.tierChanged, told);
  }
}

/** This service, in the course of what made it act. */
const onBehalf = ({ businessId, cause }: Fact): Actor =>
  new Actor(
    systemActor(businessId, cause.userId).identity,
    requestContext({ requestId: cause.requestId, traceparent: cause.traceparent }),
  );

const view = ({ id, name, code, description, isDefault, version }: Tier): pricing.TierView => ({
  ...{ id, name, code, isDefault, version },
  ...(description !== null && { description }),
});

function orderOf(sort: string): Readonly<Record<string, 'ASC' | 'DESC'>> {
  const field = sort.replace(/^-/, '');
  if (!sorts.has(field)) throw invalid('sort', `must be one of ${[...sorts].join(', ')}`);
  return { [field]: sort.startsWith('-') ? 'DESC' : 'ASC' };
}

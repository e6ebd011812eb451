import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { inventory, operations, reporting } from '#libs/contracts';
import type { Fact } from '#libs/messaging';
import type { Log } from '#libs/observability';
import { Inbox, Transactions } from '#libs/persistence';
import { LOG } from '#libs/service';
import { AddresseesService } from './addressees.service.js';
import { QUIET_S, type AlertTopic, type Occurrence } from './alert.js';
import { alertLetter } from './alert.letter.js';
import { AlertsRepository } from './alerts.repository.js';
import { figuresIn } from './figures.js';
import { lettersTo } from './addressed.letters.js';
import { MailSender } from './mail.sender.js';
import { MailsRepository } from './mails.repository.js';
import { ROOM } from './room.js';

// What was counted in a quiet hour, and mails that did not arrive, are found by looking.
const LOOK_EVERY_MS = 5_000;
const AT_ONCE = 100;

/** Alarms the owners and whoever is named of what goes wrong: at once, and then at most once an hour on a topic. */
@Injectable()
export class AlertsService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly inbox: Inbox,
    private readonly transactions: Transactions,
    private readonly alerts: AlertsRepository,
    private readonly mails: MailsRepository,
    private readonly addressees: AddresseesService,
    private readonly sender: MailSender,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  noteParked(facts: readonly Fact<operations.ParkedEvent>[]): Promise<void> {
    return this.note(facts, ({ payload: { eventType, consumer, eventId } }) => ({
      topic: 'PARKED_EVENT',
      what: `${eventType} (${consumer}): ${eventId}`,
    }));
  }

  noteBroken(facts: readonly Fact<reporting.AuditBroken>[]): Promise<void> {
    return this.note(facts, ({ payload }) => ({ topic: 'BROKEN_AUDIT', what: `#${payload.brokenAt}` }));
  }

  noteShort(facts: readonly Fact<inventory.StockShort>[]): Promise<void> {
    return this.note(facts, async ({ businessId, payload: { name, sku, unit, quantityOnHand, warehouse } }) => {
      const { language } = await this.addressees.business(businessId);
      const left = figuresIn(language).quantity(quantityOnHand, unit);
      return { topic: 'STOCK_SHORT', what: `${name} (${sku}), ${warehouse.name}: ${left}` };
    });
  }

  private async note<P>(
    facts: readonly Fact<P>[],
    told: (fact: Fact<P>) => Occurrence | Promise<Occurrence>,
  ): Promise<void> {
    const occurrences = new Map<string, Occurrence>();
    for (const fact of facts) occurrences.set(fact.id, await told(fact));
    await this.inbox.once(ROOM, facts, (tx, fresh) =>
      this.alerts.note(
        tx,
        fresh.map(({ id, businessId, at }) => ({ id, businessId, at, ...occurrences.get(id)! })),
      ),
    );
    this.look();
  }

  private look(): void {
    this.looking ??= this.tell()
      .catch((error: unknown) => this.log.warn({ err: error }, 'alerts cannot be read, tried again'))
      .finally(() => (this.looking = undefined));
  }

  private async tell(): Promise<void> {
    for (const { businessId, topic } of await this.alerts.due(QUIET_S, AT_ONCE))
      // whatever is wrong with the people of one business, those of others are told
      await this.mail(businessId, topic).catch((error: unknown) =>
        this.log.warn({ err: error, businessId, topic }, 'an alert could not be told, tried again'),
      );
  }

  private async mail(businessId: string, topic: AlertTopic): Promise<void> {
    const business = await this.addressees.business(businessId);
    const people = await this.addressees.alarmed(businessId, business);
    await this.transactions.across([businessId], async (tx) => {
      const alert = await this.alerts.take(tx, businessId, topic, QUIET_S);
      if (!alert) return;
      const about = { id: alert.eventId, businessId };
      await this.mails.add(tx, lettersTo(people, 'SYSTEM_ALERT', about, alertLetter(alert, business)));
    });
    this.sender.wake();
  }
}

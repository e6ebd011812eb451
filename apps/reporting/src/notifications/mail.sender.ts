import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Log } from '#libs/observability';
import { LOG } from '#libs/service';
import { LateLetters } from './late.letters.js';
import { MAIL_CARRIER, type Delivery, type MailCarrier, type WrittenMail } from './mail.carrier.js';
import { nextOf } from './mail.js';
import { MailsRepository, type ClaimedMail } from './mails.repository.js';

/** Mails on their way at once; each claimed one starts at once, so that no claim grows old in a queue. */
export const AT_ONCE = 5;

// Mails queued by other processes, and those whose time comes, are found by looking.
const POLL_MS = 1_000;
// A sender that is silent for longer than the longest delivery, and then some, has died.
const LOST_AFTER_S = 60;
const LOOK_FOR_LOST_MS = 10_000;
// While the mail server is away: soon enough that what waited leaves within a minute of its return.
const AWAY_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 15_000];
const SETTLE_TRIES = 10;
const STOP_MS = 3_000;

/** Sends what is queued: claims, delivers, notes the end. However it dies, no mail leaves twice by itself. */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnModuleDestroy {
  private stopped = false;
  private running: Promise<void> | undefined;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  private awayFor = 0;
  private lookedForLost = 0;

  constructor(
    private readonly mails: MailsRepository,
    private readonly letters: LateLetters,
    @Inject(MAIL_CARRIER) private readonly carrier: MailCarrier,
    @Inject(LOG) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** What is under way may finish; what does not in time is broken off, and is queued again or listed as UNKNOWN. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.wake();
    await Promise.race([this.running, delay(STOP_MS, undefined, { ref: false })]);
    this.carrier.close();
    await this.running;
  }

  /** Tells that this process just queued a mail. */
  wake(): void {
    this.woken = true;
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.lookForLost();
        const claimed = await this.mails.claim(AT_ONCE);
        if (claimed.length > 0) await this.deliver(claimed);
        else await this.rest();
      } catch (error) {
        this.log.warn({ err: error }, 'the mail queue cannot be read, tried again');
        await this.rest();
      }
    }
  }

  private async deliver(claimed: readonly ClaimedMail[]): Promise<void> {
    const deliveries = await Promise.all(claimed.map((mail) => this.deliverOne(mail)));
    if (deliveries.some(({ verdict }) => verdict !== 'away')) {
      this.awayFor = 0;
      return;
    }
    if (this.awayFor === 0) this.log.warn({ problem: deliveries[0]?.problem }, 'mails cannot leave, they wait');
    const pauseMs = AWAY_MS[Math.min(this.awayFor++, AWAY_MS.length - 1)]!;
    const until = Date.now() + pauseMs;
    while (!this.stopped && Date.now() < until) await this.rest(until - Date.now());
  }

  private async deliverOne(mail: ClaimedMail): Promise<Delivery> {
    const ready = await this.ready(mail);
    const delivery = 'verdict' in ready ? ready : await this.carrier.carry(ready);
    const next = nextOf(mail.tries, delivery.verdict);
    await this.settle(mail, () => this.mails.settle(mail, next, delivery.problem ?? null));
    if (next.state === 'FAILED' || next.state === 'UNKNOWN')
      this.log.warn({ eventId: mail.eventId, state: next.state, tries: next.tries }, 'mail not delivered');
    return delivery;
  }

  private async ready(mail: ClaimedMail): Promise<WrittenMail | Delivery> {
    const { plain, html, about } = mail;
    if (plain !== undefined && html !== undefined) return { ...mail, plain, html };
    if (about === undefined) return { verdict: 'never', problem: 'nothing stands in it' };
    // each token that is made ends the one before, and begins to grow old
    if (!(await this.carrier.isThere())) return { verdict: 'away', problem: 'the mail server does not answer' };
    return this.letters.write(mail, about);
  }

  // A mail that left must not become UNKNOWN because the database was away for a moment.
  private async settle(mail: ClaimedMail, write: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await write();
      } catch (error) {
        this.log.warn({ err: error, eventId: mail.eventId }, 'the end of a mail cannot be written, tried again');
        if (attempt === SETTLE_TRIES || this.stopped) return;
        await delay(POLL_MS);
      }
    }
  }

  private async lookForLost(): Promise<void> {
    if (Date.now() - this.lookedForLost < LOOK_FOR_LOST_MS) return;
    this.lookedForLost = Date.now();
    for (const eventId of await this.mails.giveUpLost(LOST_AFTER_S))
      this.log.error({ eventId }, 'a mail was lost with its sender, whether it left is not known');
  }

  private async rest(ms = POLL_MS): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    if (!this.woken)
      await new Promise<void>((next) => {
        this.wakeUp = next;
        timer = setTimeout(next, ms);
      });
    clearTimeout(timer);
    this.wakeUp = undefined;
    this.woken = false;
  }
}

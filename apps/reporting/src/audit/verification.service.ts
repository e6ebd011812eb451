import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { countVerified, type Log } from '#libs/observability';
import { Transactions } from '#libs/persistence';
import { LOG } from '#libs/service';
import { AnchorsRepository } from './anchors.repository.js';
import { AuditRepository } from './audit.repository.js';
import { GENESIS, Walk, type Break, type Mark } from './chain.crypto.js';

// A few milliseconds of hashing at a time: sales go on beside it.
const AT_ONCE = 100;
// What is left of the request's time then is enough to send the answer.
const LEAVE_MS = 2_500;
const RETRY_AFTER_S = 10;
// Where nobody waits, a step is followed by three times as long a rest.
const RESTS = 3;

/** What there is to hold a chain against: its head, and the last anchor. */
interface Ends {
  readonly head: Mark;
  readonly last: Mark | undefined;
}

/** Goes along the chain of a business, and holds it against what was told of it before. */
@Injectable()
export class VerificationService {
  private busy = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditRepository,
    private readonly anchors: AnchorsRepository,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** From the beginning, or from where the request before came to its end. */
  async verify({ afterSeq = 0 }: reporting.VerifyAudit, actor: Actor): Promise<reporting.AuditVerification> {
    // it costs as much as it has records: one at a time
    if (this.busy) throw new Refusal('throttled', 'reporting.audit.verifying', { retryAfterSeconds: RETRY_AFTER_S });
    this.busy = true;
    try {
      return await this.walk(afterSeq, actor);
    } finally {
      this.busy = false;
    }
  }

  /**
   * What was linked since the last anchor, or all of it where there is none: answers the end to which it holds. Nothing
   * where it does not hold, which is told, or where it was to stop. In small steps with rests, as nobody waits for it.
   */
  async checkSinceAnchor(businessId: string, stop: AbortSignal): Promise<Mark | undefined> {
    const actor = systemActor(businessId);
    const { head, last } = await this.ends(actor);
    const walk = new Walk(last);
    let found = last && new Walk(head).meet(last);
    while (!found && walk.at.seq < head.seq) {
      if (stop.aborted) return undefined;
      const began = performance.now();
      found = await this.stretch(walk, head, actor);
      await delay(RESTS * (performance.now() - began));
    }
    await this.conclude(found, actor);
    return found ? undefined : walk.at;
  }

  private async walk(afterSeq: number, actor: Actor): Promise<reporting.AuditVerification> {
    const until = actor.request.deadline - LEAVE_MS;
    const { head, last } = await this.ends(actor);
    const end = Math.max(head.seq, last?.seq ?? 0);
    const walk = new Walk(await this.start(afterSeq, actor));
    let found: Break | undefined;
    while (!found && walk.at.seq < end && Date.now() < until) found = await this.stretch(walk, head, actor);
    const complete = found !== undefined || walk.at.seq >= end;
    if (complete) await this.conclude(found, actor);
    return { valid: found === undefined, checked: walk.checked, complete, checkedTo: walk.at.seq, head, ...found };
  }

  private ends(actor: Actor): Promise<Ends> {
    return this.transactions.read(actor, async (tx) => ({
      // in this order: an anchor made in between is of a head that is read after it
      last: await this.anchors.last(tx, actor.businessId),
      head: (await this.anchors.head(tx, actor.businessId)) ?? { seq: 0, hash: GENESIS },
    }));
  }

  /** The record to go on behind is taken for granted: it was checked by the request before. */
  private async start(afterSeq: number, actor: Actor): Promise<Mark | undefined> {
    if (afterSeq === 0) return undefined;
    const [link] = await this.transactions.read(actor, (tx) => this.audit.links(tx, actor.businessId, afterSeq - 1, 1));
    if (link?.seq !== afterSeq) throw new Refusal('not-found', 'reporting.audit.not-found');
    return link;
  }

  private stretch(walk: Walk, head: Mark, actor: Actor): Promise<Break | undefined> {
    return this.transactions.read(actor, async (tx) => {
      const links = await this.audit.links(tx, actor.businessId, walk.at.seq, AT_ONCE);
      if (links.length === 0) return { brokenAt: walk.at.seq + 1, reason: 'TRUNCATED' as const };
      const told = await this.anchors.between(tx, actor.businessId, walk.at.seq, links.at(-1)!.seq);
      for (const link of links) {
        const marks = [told.get(link.seq), link.seq === head.seq ? head : undefined];
        const found =
          walk.step(link) ?? marks.map((mark) => mark && walk.meet(mark)).find((each) => each !== undefined);
        if (found) return found;
      }
      return undefined;
    });
  }

  private async conclude(found: Break | undefined, actor: Actor): Promise<void> {
    countVerified(found ? 'broken' : 'held');
    if (found) await this.tell(found, actor);
  }

  /** Announces a break once, however often and wherever somebody looks. */
  private async tell({ brokenAt, reason }: Break, actor: Actor): Promise<void> {
    const { businessId } = actor;
    await this.transactions.run(actor, async (tx) => {
      if (!(await this.audit.noteBreak(tx, businessId, brokenAt))) return;
      const payload = { id: businessId, brokenAt, reason };
      tx.announce(reporting.auditBroken, { key: businessId, version: brokenAt, payload });
    });
    this.log.error({ businessId, brokenAt, reason }, 'the audit chain of a business does not hold');
  }
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { Refusal } from '#libs/kernel';
import { Transactions } from '#libs/persistence';
import { AnchorsRepository } from './anchors.repository.js';
import { AuditRepository } from './audit.repository.js';
import { GENESIS, Walk, type Break, type Mark } from './chain.crypto.js';

// A few milliseconds of hashing at a time: sales go on beside it.
const AT_ONCE = 250;
// What is left of the request's time then is enough to send the answer.
const LEAVE_MS = 2_500;
const RETRY_AFTER_S = 10;

/** Goes along the chain of a business from its beginning to its end, and holds it against what was told of it before. */
@Injectable()
export class VerificationService {
  private busy = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditRepository,
    private readonly anchors: AnchorsRepository,
  ) {}

  async verify({ afterSeq = 0 }: reporting.VerifyAudit, actor: Actor): Promise<reporting.AuditVerification> {
    // it costs as much as it has records: one at a time
    if (this.busy) throw new Refusal('throttled', 'reporting.audit.verifying', { retryAfterSeconds: RETRY_AFTER_S });
    this.busy = true;
    try {
      const verification = await this.walk(afterSeq, actor);
      if (verification.brokenAt !== undefined) await this.tell(verification, actor);
      return verification;
    } finally {
      this.busy = false;
    }
  }

  /** Announces a break once, however often somebody looks. */
  private async tell({ brokenAt, reason }: reporting.AuditVerification, actor: Actor): Promise<void> {
    const { businessId } = actor;
    if (brokenAt === undefined || reason === undefined) return;
    await this.transactions.run(actor, async (tx) => {
      if (!(await this.audit.noteBreak(tx, businessId, brokenAt))) return;
      const payload = { id: businessId, brokenAt, reason };
      tx.announce(reporting.auditBroken, { key: businessId, version: brokenAt, payload });
    });
  }

  private async walk(afterSeq: number, actor: Actor): Promise<reporting.AuditVerification> {
    const until = actor.request.deadline - LEAVE_MS;
    const { head, last } = await this.transactions.read(actor, async (tx) => ({
      // in this order: an anchor made in between is of a head that is read after it
      last: await this.anchors.last(tx, actor.businessId),
      head: (await this.anchors.head(tx, actor.businessId)) ?? { seq: 0, hash: GENESIS },
    }));
    const end = Math.max(head.seq, last?.seq ?? 0);
    const walk = new Walk(await this.start(afterSeq, actor));
    let found: Break | undefined;
    while (!found && walk.at.seq < end && Date.now() < until) found = await this.stretch(walk, head, actor);
    const complete = found !== undefined || walk.at.seq >= end;
    return { valid: found === undefined, checked: walk.checked, complete, checkedTo: walk.at.seq, head, ...found };
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
}

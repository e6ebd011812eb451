import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Transactions } from '#libs/persistence';
import { DirectoryRepository } from './directory.repository.js';

/** How an outlet reckons its days. */
interface Reckoning {
  readonly timeZone: string;
  readonly dayStartsAt: string;
}

/** The outlets of a business, from the copy that events keep. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly transactions: Transactions,
    private readonly directory: DirectoryRepository,
    private readonly bus: Bus,
  ) {}

  /** All outlets, or those among `ids`, as far as they are known here. */
  outlets(actor: Actor, ids?: readonly string[]): Promise<readonly Reckoning[]> {
    return this.transactions.read(actor, (tx) => this.directory.outlets(tx, actor.businessId, ids));
  }

  /** One outlet. What is not heard of yet, or not this business's, identity knows, and refuses what is not there. */
  async outlet(actor: Actor, outletId: string): Promise<Reckoning> {
    const [known] = await this.outlets(actor, [outletId]);
    return known ?? (await this.bus.ask(identity.getPlace, { outletId }, actor.asking())).outlet;
  }
}

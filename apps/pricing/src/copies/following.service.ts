import { Injectable } from '@nestjs/common';
import type { Fact } from '#libs/messaging';
import { Inbox } from '#libs/persistence';
import { BooksRepository } from '../books/books.repository.js';
import { BooksService } from '../books/books.service.js';
import { CopiesRepository, type Copied, type Copy } from './copies.repository.js';

/** Keeps the copies in step with their owners' events. */
@Injectable()
export class FollowingService {
  constructor(
    private readonly inbox: Inbox,
    private readonly copies: CopiesRepository,
    private readonly books: BooksRepository,
    private readonly memory: BooksService,
  ) {}

  /** Takes facts over into a copy; books move on only where something they may hold has changed. */
  async follow<P>(
    consumer: string,
    facts: readonly Fact<P>[],
    copy: Copy,
    rowOf: (fact: Fact<P>) => Copied,
  ): Promise<void> {
    let changed: ReadonlySet<string> = new Set();
    await this.inbox.once(consumer, facts, async (tx, fresh) => {
      changed = await this.copies.follow(tx, copy, fresh.map(rowOf));
      if (changed.size > 0) await this.books.touch(tx, changed);
    });
    for (const businessId of changed) this.memory.drop(businessId);
  }
}

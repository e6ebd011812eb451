import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { Clock } from '#libs/kernel';
import { CLOCK } from '#libs/service';
import { AskingService } from '../copies/asking.service.js';
import { Book, type Needs } from './book.js';
import { BooksRepository } from './books.repository.js';

// Another replica's change is seen after this time; looking each time would cost each sale a round trip.
const RECHECK_MS = 1_000;
// Older than this, a book is not served before somebody looked: that bounds how late a price can come.
const STALE_MS = 5_000;
// Products, prices and customers in memory, of all businesses together: about 300 bytes each.
const MOST_ENTRIES = 100_000;

interface Kept {
  readonly book: Book;
  checkedAt: number;
  checking?: Promise<void> | undefined;
}

/**
 * The price books that this process holds in memory, because each sale asks for one. What a book lacks is read from the
 * tables, and what these lack is asked for; a book whose version moved on is dropped whole.
 */
@Injectable()
export class BooksService {
  private readonly kept = new Map<string, Kept>();
  private entries = 0;
  private drops = 0;

  constructor(
    private readonly repository: BooksRepository,
    private readonly asking: AskingService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The actor's book with everything in it that is needed; products that nobody knows are missing from it. */
  async open(actor: Actor, needs: Needs): Promise<Book> {
    const book = await this.filled(actor.businessId, needs);
    const strangers = book.lacking(needs);
    if (!strangers) return book;
    await this.asking.introduce(actor, strangers);
    return this.filled(actor.businessId, needs);
  }

  /** Forgets a book at once: what it was made of has changed, by this process and just now. */
  drop(businessId: string): void {
    this.drops++;
    this.forget(businessId);
  }

  private async filled(businessId: string, needs: Needs): Promise<Book> {
    const drops = this.drops;
    const known = await this.current(businessId);
    const lacking = known ? known.lacking(needs) : needs;
    if (known && !lacking) return known;
    const page = await this.repository.read(businessId, lacking ?? needs);
    if (known && known.version === page.version) {
      const before = known.size;
      known.add(page);
      if (this.kept.get(businessId)?.book === known) this.grow(known.size - before);
      return known;
    }
    const book = new Book(known ? await this.repository.read(businessId, needs) : page);
    // what was read before a drop may be from before the change, too
    if (drops === this.drops) this.keep(businessId, book);
    return book;
  }

  private async current(businessId: string): Promise<Book | undefined> {
    const kept = this.kept.get(businessId);
    if (!kept) return undefined;
    const age = this.now() - kept.checkedAt;
    if (age < RECHECK_MS) return kept.book;
    kept.checking ??= this.recheck(businessId, kept);
    if (age < STALE_MS) {
      // whoever comes when the book is stale waits for the answer and hears of the failure
      kept.checking.catch(() => undefined);
      return kept.book;
    }
    await kept.checking;
    return this.kept.get(businessId)?.book;
  }

  private async recheck(businessId: string, kept: Kept): Promise<void> {
    try {
      const at = this.now();
      if ((await this.repository.version(businessId)) === kept.book.version) kept.checkedAt = at;
      else if (this.kept.get(businessId) === kept) this.forget(businessId);
    } finally {
      kept.checking = undefined;
    }
  }

  private keep(businessId: string, book: Book): void {
    this.forget(businessId);
    this.kept.set(businessId, { book, checkedAt: this.now() });
    this.grow(book.size);
  }

  private forget(businessId: string): void {
    this.entries -= this.kept.get(businessId)?.book.size ?? 0;
    this.kept.delete(businessId);
  }

  private grow(by: number): void {
    this.entries += by;
    // oldest first; a business with more products than fit begins again
    for (const businessId of this.kept.keys()) {
      if (this.entries <= MOST_ENTRIES) return;
      this.forget(businessId);
    }
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

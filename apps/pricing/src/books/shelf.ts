import { Book, type Needs, type Page } from './book.js';

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

/** Where books are read. */
export interface Source {
  read(businessId: string, needs: Needs): Promise<Page>;
  version(businessId: string): Promise<number>;
}

/**
 * The price books that a process holds in memory, because each sale asks for one. What a book lacks is read; a book
 * whose version moved on is dropped whole.
 */
export class Shelf {
  private readonly kept = new Map<string, Kept>();
  private entries = 0;
  private drops = 0;

  constructor(
    private readonly source: Source,
    /** Milliseconds. */
    private readonly now: () => number,
  ) {}

  /** The book with what the tables know of the needs. */
  async filled(businessId: string, needs: Needs): Promise<Book> {
    const drops = this.drops;
    const at = this.now();
    const known = await this.current(businessId);
    const lacking = known ? known.lacking(needs) : needs;
    if (known && !lacking) return known;
    const page = await this.source.read(businessId, lacking ?? needs);
    if (known && known.version === page.version) {
      const before = known.size;
      known.add(page);
      if (this.kept.get(businessId)?.book === known) this.grow(known.size - before);
      return known;
    }
    const book = new Book(known ? await this.source.read(businessId, needs) : page);
    // what was read before a drop may be from before the change, too
    if (drops === this.drops) this.keep(businessId, book, at);
    return book;
  }

  /** Forgets a book at once: what it was made of has changed, by this process and just now. */
  drop(businessId: string): void {
    this.drops++;
    this.forget(businessId);
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
      if ((await this.source.version(businessId)) === kept.book.version) kept.checkedAt = at;
      else if (this.kept.get(businessId) === kept) this.forget(businessId);
    } finally {
      kept.checking = undefined;
    }
  }

  private keep(businessId: string, book: Book, checkedAt: number): void {
    this.forget(businessId);
    this.kept.set(businessId, { book, checkedAt });
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
}

import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { Clock } from '#libs/kernel';
import { CLOCK } from '#libs/service';
import { AskingService } from '../copies/asking.service.js';
import type { Book, Needs } from './book.js';
import { BooksRepository } from './books.repository.js';
import { Shelf } from './shelf.js';

@Injectable()
export class BooksService {
  private readonly shelf: Shelf;

  constructor(
    repository: BooksRepository,
    private readonly asking: AskingService,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.shelf = new Shelf(repository, () => clock.now().getTime());
  }

  /**
   * The actor's book with everything in it that is needed, asked for where the tables have not heard of it; products that
   * nobody knows are missing from it.
   */
  async open(actor: Actor, needs: Needs): Promise<Book> {
    const book = await this.shelf.filled(actor.businessId, needs);
    const strangers = book.lacking(needs);
    if (!strangers) return book;
    await this.asking.introduce(actor, strangers);
    return this.shelf.filled(actor.businessId, needs);
  }

  /** Forgets a book at once: what it was made of has changed, by this process and just now. */
  drop(businessId: string): void {
    this.shelf.drop(businessId);
  }
}

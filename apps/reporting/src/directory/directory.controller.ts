import { Controller } from '@nestjs/common';
import { catalog, identity } from '#libs/contracts';
import { Inbox } from '#libs/persistence';
import { Reacts, type Fact } from '#libs/messaging';
import { DirectoryRepository } from './directory.repository.js';

const consumer = 'reporting.directory';

/** Keeps what reports must know of places and products; a later version replaces an earlier one. */
@Controller()
export class DirectoryController {
  constructor(
    private readonly inbox: Inbox,
    private readonly directory: DirectoryRepository,
  ) {}

  @Reacts(consumer, identity.outletCreated, identity.outletChanged)
  outlets(facts: readonly Fact<identity.OutletView>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putOutlets(tx, fresh));
  }

  @Reacts(consumer, identity.registerCreated, identity.registerChanged)
  registers(facts: readonly Fact<identity.RegisterView>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putNames(tx, fresh));
  }

  @Reacts(consumer, catalog.productCreated, catalog.productChanged)
  products(facts: readonly Fact<catalog.ProductCard>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putProducts(tx, fresh));
  }
}

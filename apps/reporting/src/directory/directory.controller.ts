import { Controller } from '@nestjs/common';
import { catalog, identity, inventory } from '#libs/contracts';
import { Inbox } from '#libs/persistence';
import { Reacts, type Fact } from '#libs/messaging';
import { DirectoryRepository } from './directory.repository.js';

const consumer = 'reporting.directory';

/** Keeps what audit, mails and reports must know of businesses, people, places and products; a later version replaces an earlier one. */
@Controller()
export class DirectoryController {
  constructor(
    private readonly inbox: Inbox,
    private readonly directory: DirectoryRepository,
  ) {}

  @Reacts(consumer, identity.businessCreated, identity.businessChanged)
  businesses(facts: readonly Fact<identity.BusinessView>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putBusinesses(tx, fresh));
  }

  @Reacts(
    consumer,
    identity.outletCreated,
    identity.outletChanged,
    identity.outletDeactivated,
    identity.outletReactivated,
  )
  outlets(facts: readonly Fact<identity.OutletView>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putOutlets(tx, fresh));
  }

  @Reacts(
    consumer,
    identity.registerCreated,
    identity.registerChanged,
    identity.registerDeactivated,
    identity.registerReactivated,
  )
  registers(facts: readonly Fact<identity.RegisterView>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putNames(tx, fresh));
  }

  @Reacts(consumer, identity.userCreated, identity.userChanged, identity.userDeactivated, identity.userReactivated)
  people(facts: readonly Fact<identity.UserView>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putPeople(tx, fresh));
  }

  @Reacts(consumer, inventory.warehouseCreated, inventory.warehouseChanged)
  warehouses(facts: readonly Fact<inventory.WarehouseView>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putWarehouses(tx, fresh));
  }

  @Reacts(
    consumer,
    catalog.productCreated,
    catalog.productChanged,
    catalog.productDeactivated,
    catalog.productReactivated,
  )
  products(facts: readonly Fact<catalog.ProductCard>[]): Promise<void> {
    return this.inbox.once(consumer, facts, (tx, fresh) => this.directory.putProducts(tx, fresh));
  }
}

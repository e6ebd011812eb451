import { Injectable } from '@nestjs/common';
import { systemActor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { isRefusal, NIL_ID } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { Transactions } from '#libs/persistence';
import { BusinessRow, PersonRow } from '../directory/directory.rows.js';

/** A business as its letters show it. */
export type Business = Pick<identity.BusinessView, 'name' | 'language' | 'address' | 'notifyEmails'>;

// The platform's own people belong to no business.
const PLATFORM: Business = { name: 'POS', language: 'en', notifyEmails: [] };

/** Whose letters they are and who gets them, from the copy that events keep. */
@Injectable()
export class AddresseesService {
  constructor(
    private readonly transactions: Transactions,
    private readonly bus: Bus,
  ) {}

  /** The business; one that is not heard of yet, identity knows, or nobody. */
  async business(businessId: string): Promise<Business> {
    if (businessId === NIL_ID) return PLATFORM;
    const row = await this.transactions.across([businessId], ({ manager }) =>
      manager.findOneBy(BusinessRow, { businessId }),
    );
    if (!row) return this.unheardOf(businessId);
    const { name, language, address, notifyEmails } = row;
    return { name, language, ...(address && { address }), notifyEmails };
  }

  /** The addresses of those who are warned and alarmed: the owners, and whoever the business names. */
  async alarmed(businessId: string, { notifyEmails }: Business): Promise<readonly string[]> {
    return [...(await this.owners(businessId)), ...notifyEmails];
  }

  /** The addresses of the owners who work there, and of the user where one is named. */
  async owners(businessId: string, userId: string = NIL_ID): Promise<readonly string[]> {
    const rows = await this.transactions.across([businessId], ({ manager }) =>
      manager
        .createQueryBuilder(PersonRow, 'p')
        .where('p.businessId = :businessId and p.isActive and p.email is not null', { businessId })
        .andWhere(`(p.role = 'OWNER' or p.id = :userId)`, { userId })
        .orderBy('p.id')
        .getMany(),
    );
    return rows.map(({ email }) => email!);
  }

  private async unheardOf(businessId: string): Promise<Business> {
    try {
      return await this.bus.ask(identity.getBusiness, {}, systemActor(businessId));
    } catch (error) {
      // an event that was given up may name a business that never was: nobody belongs to that one
      if (isRefusal(error) && error.kind === 'forbidden') return PLATFORM;
      throw error;
    }
  }
}

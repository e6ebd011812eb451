import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import type { catalog } from '#libs/contracts';
import { Transactions } from '#libs/persistence';

/** A category is a word that products carry; it comes with its first product and goes with its last. */
@Injectable()
export class CategoriesService {
  constructor(private readonly transactions: Transactions) {}

  /** The categories of what is for sale, by name. */
  list(actor: Actor): Promise<catalog.CategoryView[]> {
    return this.transactions.read(actor, (tx) =>
      tx.rows<catalog.CategoryView>(
        `select category as name, count(*)::int as products from catalog.products
         where business_id = $1 and is_active and category is not null group by category order by lower(category), category`,
        [actor.businessId],
      ),
    );
  }
}

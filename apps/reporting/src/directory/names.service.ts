import { Injectable } from '@nestjs/common';
import { Transactions } from '#libs/persistence';
import { DirectoryRepository } from './directory.repository.js';

interface Known {
  readonly name: string | undefined;
  readonly until: number;
}

// Whoever is given another name goes by the old one so long.
const KEEP_MS = 5_000;
// More people than work in all shops at once; beyond it everything is asked for again.
const MOST = 10_000;

/** What people are called, from memory for a moment: the same few act again and again. */
@Injectable()
export class NamesService {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly transactions: Transactions,
    private readonly directory: DirectoryRepository,
  ) {}

  /** Those of them whose name is known here, by their id. */
  async of(
    people: readonly { readonly businessId: string; readonly id: string }[],
  ): Promise<ReadonlyMap<string, string>> {
    const now = Date.now();
    const unknown = people.filter(({ id }) => !((this.known.get(id)?.until ?? 0) > now));
    if (unknown.length > 0) await this.look(unknown, now + KEEP_MS);
    const names = new Map<string, string>();
    for (const { id } of people) {
      const name = this.known.get(id)?.name;
      if (name !== undefined) names.set(id, name);
    }
    return names;
  }

  private async look(
    people: readonly { readonly businessId: string; readonly id: string }[],
    until: number,
  ): Promise<void> {
    const businesses = [...new Set(people.map(({ businessId }) => businessId))];
    const ids = [...new Set(people.map(({ id }) => id))];
    const found = await this.transactions.across(businesses, (tx) => this.directory.names(tx, businesses, ids));
    if (this.known.size + ids.length > MOST) this.known.clear();
    for (const id of ids) this.known.set(id, { name: undefined, until });
    for (const { id, name } of found) this.known.set(id, { name, until });
  }
}

/** What is known of a list at one version of the catalog. */
export interface KnownList {
  readonly version: number;
  /** How many products it has. */
  readonly count: number;
  /** The first of them in their order, by id; of searches alone. */
  readonly first?: readonly string[];
}

/**
 * The lists that were asked for lately. Counting 100,000 products, or finding 2,000 by a word, costs more than reading a
 * page of them, and the same list is asked for page by page and by every till; it stands as long as the catalog's version.
 */
export class KnownLists {
  private readonly known = new Map<string, KnownList>();

  constructor(
    /** The oldest go first. */
    private readonly most: number,
  ) {}

  of(list: string): KnownList | undefined {
    return this.known.get(list);
  }

  keep(list: string, known: KnownList): void {
    this.known.delete(list);
    this.known.set(list, known);
    if (this.known.size > this.most) this.known.delete(this.known.keys().next().value!);
  }
}

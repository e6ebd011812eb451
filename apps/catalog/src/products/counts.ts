/** The length of a list at one version of the catalog. */
export interface Counted {
  readonly version: number;
  readonly count: number;
}

/**
 * How long the lists are that were asked for lately. Counting 100,000 products costs more than reading a page of them,
 * and the same list is asked for page by page; as long as the catalog's version stands, so does its length.
 */
export class Counts {
  private readonly known = new Map<string, Counted>();

  constructor(
    /** The oldest go first. */
    private readonly most: number,
  ) {}

  of(list: string): Counted | undefined {
    return this.known.get(list);
  }

  keep(list: string, counted: Counted): void {
    this.known.delete(list);
    this.known.set(list, counted);
    if (this.known.size > this.most) this.known.delete(this.known.keys().next().value!);
  }
}

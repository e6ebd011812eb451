/** An answer as it is sent. */
export interface KeptPage {
  readonly etag: string;
  readonly body: Buffer;
}

interface Entry extends KeptPage {
  readonly edition: number;
  readonly bytes: number;
}

// What an entry takes beside its key and body.
const OVERHEAD_BYTES = 300;

/**
 * Answers that were given and may be given again, as long as the edition stands that they were made of. Bounded by
 * bytes: what was not asked for the longest time goes first.
 */
export class Shelf {
  private readonly entries = new Map<string, Entry>();
  private held = 0;

  constructor(private readonly mostBytes: number) {}

  /** Bytes in memory, keys and all. */
  get bytes(): number {
    return this.held;
  }

  find(key: string, edition: number): KeptPage | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    if (entry.edition === edition) {
      this.entries.set(key, entry);
      return entry;
    }
    this.held -= entry.bytes;
    return undefined;
  }

  keep(key: string, edition: number, page: KeptPage): void {
    const bytes = page.body.length + 2 * key.length + OVERHEAD_BYTES;
    this.held += bytes - (this.entries.get(key)?.bytes ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { ...page, edition, bytes });
    for (const [oldest, entry] of this.entries) {
      if (this.held <= this.mostBytes) return;
      this.entries.delete(oldest);
      this.held -= entry.bytes;
    }
  }
}

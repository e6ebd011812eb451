/** An answer as it is sent. */
export interface KeptPage {
  readonly etag: string;
  readonly body: Buffer;
}

interface Entry extends KeptPage {
  readonly edition: number;
  readonly bytes: number;
  /** How many answers had been kept when it was last put to the end of the line. */
  movedAt: number;
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
  private kept = 0;

  constructor(private readonly mostBytes: number) {}

  /** Bytes in memory, keys and all. */
  get bytes(): number {
    return this.held;
  }

  find(key: string, edition: number): KeptPage | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry.edition === edition) {
      // nothing came behind it since: moving it each time would cost more than all else here
      if (entry.movedAt !== this.kept) this.moveToEnd(key, entry);
      return entry;
    }
    this.entries.delete(key);
    this.held -= entry.bytes;
    return undefined;
  }

  keep(key: string, edition: number, page: KeptPage): void {
    const bytes = page.body.length + 2 * key.length + OVERHEAD_BYTES;
    this.held += bytes - (this.entries.get(key)?.bytes ?? 0);
    this.kept += 1;
    this.moveToEnd(key, { ...page, edition, bytes, movedAt: this.kept });
    for (const [oldest, entry] of this.entries) {
      if (this.held <= this.mostBytes) return;
      this.entries.delete(oldest);
      this.held -= entry.bytes;
    }
  }

  private moveToEnd(key: string, entry: Entry): void {
    entry.movedAt = this.kept;
    this.entries.delete(key);
    this.entries.set(key, entry);
  }
}

import pg from 'pg';

// Counts, money, thousandths: bigint columns hold what a safe integer holds, and CHECKs keep it so.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A calendar day is text, never a moment in the server's zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A value of a statement's parameter; lists become arrays, bytes are in PostgreSQL's own form already. */
export type Value = string | number | boolean | null | readonly (string | number | boolean | null)[] | Buffer;

/** A row, column by column. */
export type Row = readonly unknown[];

interface Wire {
  stream: { cork(): void; uncork(): void };
  close(message: { type: 'S'; name: string }): void;
  parse(query: { name: string; text: string; types: readonly number[] }): void;
  bind(config: {
    portal: string;
    statement: string;
    values: readonly unknown[];
    binary: boolean;
    valueMapper: (value: unknown) => unknown;
  }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(config: { portal: string; rows: number }): void;
  sync(): void;
}

type Parser = (text: string) => unknown;

const prepared = new WeakMap<Wire, Set<string>>();
const shapes = new Map<string, readonly Parser[]>();

const element = (value: string | number | boolean | null): string =>
  value === null ? 'NULL' : typeof value === 'string' ? `"${value.replace(/[\\"]/g, '\\$&')}"` : String(value);

const toText = (value: unknown): string | Buffer | null =>
  value === null || value === undefined || Buffer.isBuffer(value)
    ? (value ?? null)
    : Array.isArray(value)
      ? `{${(value as (string | number | boolean | null)[]).map(element).join(',')}}`
      : String(value as string | number | boolean);

const NAME_BUSINESSES = `select set_config('app.businesses', $1, true)`;

/**
 * One write and one answer for a whole transaction: the businesses it may see, the named statement, and one Sync, at
 * which PostgreSQL commits or undoes all of it. `Submittable` is pg's own extension point (pg-cursor uses it).
 */
class Exchange {
  private readonly rows: unknown[][] = [];
  private commands = 0;
  private shape: readonly Parser[] | undefined;
  private readonly parsedNow: string[] = [];
  private wire: Wire | undefined;

  constructor(
    private readonly businesses: string | undefined,
    private readonly name: string,
    private readonly text: string,
    private readonly values: readonly Value[],
    private readonly settle: (error: Error | undefined, rows: readonly Row[]) => void,
  ) {
    this.shape = shapes.get(name);
    if (businesses === undefined) this.commands = 1;
  }

  submit(wire: Wire): void {
    this.wire = wire;
    wire.stream.cork();
    if (this.businesses !== undefined) this.use(wire, 'name-businesses', NAME_BUSINESSES, [this.businesses], false);
    this.use(wire, this.name, this.text, this.values, !this.shape);
    wire.sync();
    wire.stream.uncork();
  }

  private use(wire: Wire, name: string, text: string, values: readonly Value[], describe: boolean): void {
    let known = prepared.get(wire);
    if (!known) prepared.set(wire, (known = new Set()));
    if (!known.has(name)) {
      // after an error nobody says whether its Parse went through: closing what is not there is no error, parsing twice is
      wire.close({ type: 'S', name });
      wire.parse({ name, text, types: [] });
      known.add(name);
      this.parsedNow.push(name);
    }
    wire.bind({ portal: '', statement: name, values, binary: false, valueMapper: toText });
    if (describe) wire.describe({ type: 'P', name: '' });
    wire.execute({ portal: '', rows: 0 });
  }

  handleRowDescription(message: {
    fields: readonly { dataTypeID: Parameters<typeof pg.types.getTypeParser>[0] }[];
  }): void {
    this.shape = message.fields.map((f) => pg.types.getTypeParser(f.dataTypeID, 'text') as Parser);
    shapes.set(this.name, this.shape);
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    // the answer of set_config
    if (this.commands === 0) return;
    this.rows.push(message.fields.map((text, i) => (text === null ? null : this.shape![i]!(text))));
  }

  handleCommandComplete(): void {
    this.commands++;
  }

  handleError(error: Error): void {
    // a statement whose Parse failed, or was skipped after an error, is not there; the next use parses it anew
    const known = this.wire && prepared.get(this.wire);
    for (const name of this.parsedNow) known?.delete(name);
    this.settle(error, []);
  }

  handleReadyForQuery(): void {
    this.settle(undefined, this.rows);
  }

  handlePortalSuspended(): void {
    // all rows are asked for at once
  }

  handleEmptyQuery(): void {
    // no statement of ours is empty
  }

  handleCopyInResponse(): void {
    // no statement of ours copies
  }

  handleCopyData(): void {
    // no statement of ours copies
  }
}

/** Runs one named statement as a transaction of its own, seeing exactly the named businesses, in one round trip. */
export function exchange(
  client: pg.ClientBase,
  businesses: Iterable<string> | undefined,
  name: string,
  text: string,
  values: readonly Value[],
): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    client.query(
      new Exchange(businesses && `{${[...businesses].join(',')}}`, name, text, values, (error, rows) =>
        error ? reject(error) : resolve(rows),
      ) as unknown as pg.Submittable,
    );
  });
}

/** The same on any free connection of a pool. `businesses` undefined: a table without tenant policy. */
export async function statement(
  pool: pg.Pool,
  businesses: Iterable<string> | undefined,
  name: string,
  text: string,
  values: readonly Value[],
): Promise<readonly Row[]> {
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    return await exchange(client, businesses, name, text, values);
  } catch (error) {
    // a server's error leaves the connection whole, anything else does not
    if (!(error instanceof pg.DatabaseError) || error.severity === 'FATAL') lost = error as Error;
    throw error;
  } finally {
    client.release(lost);
  }
}

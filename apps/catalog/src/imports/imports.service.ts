import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { catalog } from '#libs/contracts';
import { Refusal, uuidv7, type Clock } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { outboxRow, Relay, Transactions, type OutboxRow } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { happening, type Product } from '../products/product.js';
import { eventOf, facts } from '../products/product.view.js';
import { ProductsRepository } from '../products/products.repository.js';
import { ImportsRepository } from './imports.repository.js';
import {
  barcodesTaken,
  lacking,
  losesBarcode,
  outcome,
  repeated,
  type Line,
  type LineError,
  type Outcome,
} from './plan.js';
import { readProducts } from './product-file.reader.js';

// Lines that are handled without a pause: some 50 ms, so that whatever else this process does goes on.
const AT_ONCE = 5_000;
// A file of 100,000 lines is some 100 MB in memory while it is handled.
const MOST_IMPORTS = 1;
const BUSY_RETRY_SECONDS = 5;
// A file that is wrong throughout is wrong in one way; nobody reads more.
const MOST_ERRORS = 1_000;

type Counted = Omit<catalog.ImportReport, 'errors'>;

interface Plan {
  readonly counted: Counted;
  readonly errors: readonly LineError[];
  /** The products that the file takes a barcode from. */
  readonly losing: readonly string[];
}

/** Products from files: all of a file or nothing of it. */
@Injectable()
export class ImportsService {
  private running = 0;

  constructor(
    private readonly transactions: Transactions,
    private readonly imports: ImportsRepository,
    private readonly products: ProductsRepository,
    private readonly relay: Relay,
    private readonly bus: Bus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  keepPart({ importId, part, csv }: catalog.ImportPart, actor: Actor): Promise<void> {
    return this.imports.keepPart(actor.businessId, importId, part, csv);
  }

  /** Makes and changes products as the file says, by SKU. Refuses with the errors of all lines when any is wrong. */
  async run({ csv, dryRun, sentAhead }: catalog.ImportProducts, actor: Actor): Promise<catalog.ImportReport> {
    if (this.running >= MOST_IMPORTS)
      throw new Refusal('throttled', 'catalog.import.busy', { retryAfterSeconds: BUSY_RETRY_SECONDS });
    this.running++;
    try {
      const ahead = sentAhead === undefined ? '' : await this.imports.takeParts(actor.businessId, sentAhead);
      const { lines, errors } = await read(ahead + csv);
      const planned = await this.plan(lines, actor);
      refuse([...errors, ...planned.errors]);
      const counted = dryRun === true ? planned.counted : await this.apply(lines, planned.losing, actor);
      return { ...counted, errors: [] };
    } finally {
      this.running--;
    }
  }

  /** What the file would come to, and all that is wrong with it; takes no lock and writes nothing. */
  private plan(lines: readonly Line[], actor: Actor): Promise<Plan> {
    const bySku = new Map(lines.map((line) => [line.fields.sku, line]));
    return this.transactions.read(actor, async (tx) => {
      const counted = { created: 0, updated: 0, unchanged: 0 };
      const errors = repeated(lines);
      const losing: string[] = [];
      for (const some of slices(lines)) {
        const known = skus(await this.imports.bySku(tx, actor.businessId, some.map(skuOf), 'look'));
        const barcodes = some.flatMap(({ fields }) => fields.barcode ?? []);
        const owners = await this.imports.owners(tx, actor.businessId, barcodes);
        errors.push(...barcodesTaken(some, owners, bySku));
        for (const line of some) {
          const missing = lacking(line, known.has(line.fields.sku));
          errors.push(...missing);
          if (missing.length > 0) continue;
          const planned = outcome(line, known.get(line.fields.sku), uuidv7, this.clock.now());
          count(counted, planned);
          if (losesBarcode(planned)) losing.push(planned.after.id);
        }
        await turn();
      }
      return { counted, errors, losing };
    });
  }

  private async apply(lines: readonly Line[], losing: readonly string[], actor: Actor): Promise<Counted> {
    let announced = 0;
    const counted = await this.transactions.run(actor, async (tx) => {
      announced = 0;
      const sums = { created: 0, updated: 0, unchanged: 0 };
      await this.imports.takeTurn(tx, actor.businessId);
      const freed = await this.imports.freeBarcodes(tx, actor.businessId, losing);
      for (const some of slices(lines)) {
        const known = skus(
          (await this.imports.bySku(tx, actor.businessId, some.map(skuOf), 'lock')).map((product) => ({
            ...product,
            barcode: product.barcode ?? freed.get(product.id) ?? null,
          })),
        );
        const at = this.clock.now();
        const outcomes = some.map((line) => outcome(line, known.get(line.fields.sku), uuidv7, at));
        for (const each of outcomes) count(sums, each);
        const changes = outcomes.filter(({ before, after }) => before !== after);
        if (changes.length === 0) continue;
        await this.imports.write(
          tx,
          actor.businessId,
          changes,
          changes.map((change) => eventRow(change, actor)),
        );
        announced += changes.length;
      }
      if (announced > 0) await this.products.touch(tx, actor.businessId);
      // as the whole answer, since it is what an Idempotency-Key keeps
      return { ...sums, errors: [] };
    });
    if (announced > 0) {
      this.relay.wake(announced);
      this.bus.tell(catalog.catalogMoved, { businessId: actor.businessId });
    }
    return counted;
  }
}

async function read(csv: string): Promise<{ lines: readonly Line[]; errors: readonly LineError[] }> {
  const lines: Line[] = [];
  const errors: LineError[] = [];
  let handled = 0;
  for (const reading of readProducts(csv)) {
    if ('product' in reading) lines.push(reading.product);
    else errors.push(...reading.errors);
    if (errors.length >= MOST_ERRORS) break;
    if (++handled % AT_ONCE === 0) await turn();
  }
  return { lines, errors };
}

function refuse(errors: readonly LineError[]): void {
  if (errors.length === 0) return;
  const inOrder = [...errors].sort((one, other) => one.line - other.line);
  throw new Refusal('invalid', 'request.invalid', { errors: inOrder.slice(0, MOST_ERRORS) });
}

function* slices(lines: readonly Line[]): Generator<readonly Line[]> {
  for (let from = 0; from < lines.length; from += AT_ONCE) yield lines.slice(from, from + AT_ONCE);
}

const skuOf = ({ fields }: Line): string => fields.sku;

const skus = (products: readonly Product[]): ReadonlyMap<string, Product> =>
  new Map(products.map((product) => [product.sku, product]));

function count(sums: { created: number; updated: number; unchanged: number }, { before, after }: Outcome): void {
  if (!before) sums.created++;
  else if (before === after) sums.unchanged++;
  else sums.updated++;
}

function eventRow({ before, after }: Outcome, actor: Actor): OutboxRow {
  const happened = (before && happening(before, after)) ?? 'created';
  return outboxRow(actor, eventOf[happened], {
    ...{ key: after.id, version: after.version, payload: facts(after) },
    ...(before && { before: facts(before) }),
  });
}

import { execFile } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { uuidv7 } from '#libs/kernel';
import {
  eventually,
  killProcess,
  processes,
  smtpSink,
  sql,
  startSystem,
  system,
  tenant,
  type Answer,
  type SmtpSink,
  type StartedSystem,
} from '#libs/testing';
import { chanceOf, shuffled, whole, type Chance } from './chance.js';
import { card, cash, some, Till, tillOf, type Wanted } from './till.js';

const WORKERS = 16;
/** In one process each kill takes everything down, so that fewer tell as much. */
const KILLS = process.env.POS_MODE === 'services' ? 12 : 6;
/** A kill that hits nobody at work proves nothing: so many requests are under way, so many sales went through since. */
const AT_WORK = 8;
const SOLD_SINCE = 25;
const PRODUCTS = 10;
/** Of two products too little for all, so that refusals are among what crashes. */
const SCARCE = 300;
/** Above the gateway's own deadline of 10 s. */
const ANSWER_WITHIN_MS = 12_000;

/** A sale that a till got an answer for: as a shop would swear to it. */
interface Acknowledged {
  readonly id: string;
  readonly total: number;
  readonly receiptNumber: string;
}

/** Acknowledged sales on the till's own disk, written before anybody counts on them. */
class Journal {
  kept = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'pos-journal-'));
  private readonly file = join(this.folder, 'sales.jsonl');
  private readonly written = openSync(this.file, 'a');

  keep({ id, totalAmount, receiptNumber }: Answer['body']): void {
    writeSync(this.written, `${JSON.stringify({ id, total: totalAmount, receiptNumber })}\n`);
    fdatasyncSync(this.written);
    this.kept += 1;
  }

  read(): Acknowledged[] {
    const lines = readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Acknowledged);
  }

  close(): void {
    closeSync(this.written);
    rmSync(this.folder, { recursive: true });
  }
}

/** Many tills selling the same few goods, half of which never ask twice. */
class Rush {
  readonly journal = new Journal();
  atWork = 0;
  refused = 0;
  unanswered = 0;
  /** Refusals that no till deserved. */
  readonly strange: string[] = [];
  private stopped = false;

  constructor(
    private readonly till: Till,
    private readonly goods: readonly { readonly id: string }[],
    private readonly customers: readonly { readonly id: string }[],
  ) {}

  /** Sells until it is stopped; what is under way by then is brought to its end. */
  async run(seed: number): Promise<void> {
    await Promise.all(Array.from({ length: WORKERS }, (_, n) => this.work(chanceOf(seed + n), n % 2 === 1)));
  }

  stop(): void {
    this.stopped = true;
  }

  private async work(chance: Chance, asksAgain: boolean): Promise<void> {
    while (!this.stopped) {
      const order = await this.sale(chance, asksAgain);
      if (order) this.journal.keep(order);
      // what would not answer is not asked in a tight circle
      else await delay(whole(chance, 20, 100));
    }
  }

  /** The completed order, or nothing when it was refused or nobody answered. */
  private async sale(chance: Chance, asksAgain: boolean): Promise<Answer['body']> {
    const items: Wanted[] = shuffled(chance, this.goods)
      .slice(0, whole(chance, 1, 4))
      .map((product) => some(product, whole(chance, 1, 2)));
    const customer = this.customers[whole(chance, 0, 2 * this.customers.length)];
    const more = { id: uuidv7(), ...(customer && { customerId: customer.id }) };
    const ask = asksAgain ? this.untilAnswered : this.once;
    const within = { withinMs: ANSWER_WITHIN_MS };
    if (chance() < 0.5) {
      const payments = [{ id: uuidv7(), ...cash(20_000) }];
      return ask(() => this.till.checkout(items, payments, more, within));
    }
    const order = await ask(() => this.till.open(items, more, within));
    if (!order) return undefined;
    const payment = { id: uuidv7(), ...card(Number(order.totalAmount)) };
    const paid = await ask(() => this.till.pay(order, payment, within));
    return paid && ask(() => this.till.complete(order, within));
  }

  private readonly once = async (request: () => Promise<Answer>): Promise<Answer['body']> => {
    const answer = await this.answerTo(request);
    return typeof answer === 'string' ? undefined : answer.body;
  };

  /** The same request with the same ids, until somebody says yes or no. */
  private readonly untilAnswered = async (request: () => Promise<Answer>): Promise<Answer['body']> => {
    for (;;) {
      const answer = await this.answerTo(request);
      if (answer === 'refused') return undefined;
      if (answer !== 'nobody') return answer.body;
      await delay(100);
    }
  };

  private async answerTo(request: () => Promise<Answer>): Promise<Answer | 'refused' | 'nobody'> {
    this.atWork += 1;
    const answer = await request().catch(() => undefined);
    this.atWork -= 1;
    if (answer && answer.status < 300) return answer;
    if (!answer || answer.status >= 500) {
      this.unanswered += 1;
      return 'nobody';
    }
    this.refused += 1;
    if (answer.body.code !== 'sales.insufficient-stock') this.strange.push(JSON.stringify(answer.body));
    return 'refused';
  }
}

describe('sales while processes are killed', () => {
  let mails: SmtpSink;
  let started: StartedSystem;

  beforeAll(async () => {
    mails = await smtpSink();
    const mode = process.env.POS_MODE === 'services' ? 'services' : 'one';
    started = await startSystem({ mode, env: { SMTP_URL: mails.url } });
    // every helper of this file means this system
    process.env.POS_TEST_SYSTEM = started.systemFile;
  }, 120_000);

  afterAll(async () => {
    await started.stop();
    await mails.close();
  }, 30_000);

  it('happen exactly once', async () => {
    const seed = Number(process.env.POS_SEED ?? Date.now() % 1_000_000);
    const shop = await tenant();
    const goods = [];
    for (let n = 0; n < PRODUCTS; n++) goods.push(await shop.product({ stock: n < 2 ? SCARCE : 1_000_000 }));
    const customers = await Promise.all(
      Array.from({ length: 5 }, async (_, n) => {
        const { body } = await shop.owner.post('/customers', { name: `Ada ${n}`, email: `ada${n}@example.org` });
        return body as { id: string };
      }),
    );
    const rush = new Rush(await tillOf(shop), goods, customers);
    const [, killed] = await Promise.all([rush.run(seed), killInTurn(chanceOf(seed), rush).finally(() => rush.stop())]);
    const acknowledged = rush.journal.read();
    rush.journal.close();
    const summary = {
      seed,
      killed,
      acknowledged: acknowledged.length,
      ...{ refused: rush.refused, unanswered: rush.unanswered },
    };
    console.log(JSON.stringify(summary));
    expect(rush.strange).toEqual([]);
    expect(await lost(acknowledged)).toEqual([]);
    expect(await violations()).toEqual([]);
    const ids = mails.mails.map(({ text }) => /^message-id:\s+<(.+)>/im.exec(text)?.[1]);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    const { rows } = await sql().query(`select count(*)::int n from sales.orders where status = 'PENDING'`);
    expect(rows).toEqual([{ n: 0 }]);
  }, 240_000);
});

/** Kills one process after the other, each while sales are under way and the shop has recovered from the last time. */
async function killInTurn(chance: Chance, rush: Rush): Promise<readonly string[]> {
  const kinds = 'pos' in processes() ? ['pos', 'postgres'] : ['sales', 'inventory', 'postgres'];
  const victims = shuffled(
    chance,
    Array.from({ length: KILLS }, (_, n) => kinds[n % kinds.length]!),
  );
  const sells = (): Promise<void> => {
    const before = rush.journal.kept;
    return eventually(() => expect(rush.journal.kept).toBeGreaterThanOrEqual(before + SOLD_SINCE), {
      withinMs: 30_000,
    });
  };
  for (const victim of victims) {
    await sells();
    await delay(whole(chance, 0, 1_000));
    await eventually(() => {
      expect(rush.atWork).toBeGreaterThanOrEqual(AT_WORK);
      killProcess(victim);
    });
  }
  await sells();
  return victims;
}

/** Acknowledged sales that the books do not show as the till was told. */
async function lost(acknowledged: readonly Acknowledged[]): Promise<Acknowledged[]> {
  const { rows } = await eventually(
    () =>
      sql().query<Acknowledged>(
        `select id, total::int, receipt_number "receiptNumber" from sales.orders
         where status = 'COMPLETED' and id = any($1)`,
        [acknowledged.map(({ id }) => id)],
      ),
    { withinMs: 20_000 },
  );
  const booked = new Map(rows.map((row) => [row.id, row]));
  return acknowledged.filter(({ id, total, receiptNumber }) => {
    const row = booked.get(id);
    return !row || row.total !== total || row.receiptNumber !== receiptNumber;
  });
}

/** What `npm run verify` finds once all is quiet. */
async function violations(): Promise<readonly string[]> {
  const words = ['tools/verify/main.mjs', '--url', system().databaseUrls.verify, '--wait', '60', '--json'];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, words, { maxBuffer: 2 ** 24 }, (_failed, stdout, stderr) => resolve(stdout || stderr));
  });
  const findings = JSON.parse(output) as { id: string; wrong: number; examples: string[]; looked: number }[];
  // as a rule nothing is given up or waits, and then I14 has nothing to look at
  expect(findings.filter(({ id, looked }) => looked === 0 && id !== 'I14')).toEqual([]);
  return findings.flatMap(({ id, examples }) => examples.map((sentence) => `${id}: ${sentence}`));
}

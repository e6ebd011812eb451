import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { IdentitySigner } from '#libs/auth';
import { Id, signal, Text, Whole } from '#libs/contracts';
import { uuidv7 } from '#libs/kernel';
import type { Log } from '#libs/observability';
import { eventually } from '#libs/testing';
import { privateNats } from '../../../tools/lib/nats.mjs';
import { Bus, Hears, hearSignals } from '../src/index.js';
import { ways, type Way } from './post-office.js';

class Moved {
  @Id() id!: string;
  @Whole(0, 1_000_000) version!: number;
  @Text(100_000, { optional: true }) words?: string;
}
const moved = signal('catalog.book.moved', Moved);

@Injectable()
class Shelf {
  readonly heard: Moved[] = [];

  @Hears(moved)
  note(hint: Moved): void {
    this.heard.push(hint);
  }
}

@Injectable()
class Grumbler {
  @Hears(moved)
  grumble(): Promise<void> {
    return Promise.reject(new Error('I never wanted to hear it'));
  }
}

@Module({ providers: [Shelf, Grumbler] })
class Library {}

/** Processes that share a broker; where there is none, one process. */
class Town {
  readonly lines: string[] = [];
  readonly shelves: Shelf[] = [];
  readonly buses: Bus[] = [];
  private readonly stops: (() => unknown)[] = [];
  private readonly log: Log = pino({ level: 'warn' }, { write: (line: string) => this.lines.push(line) });

  static async open(way: Way): Promise<Town> {
    const town = new Town();
    const nats = way === 'over the broker' ? await town.broker() : undefined;
    for (let i = 0; i < (nats ? 3 : 1); i++) {
      const connection = nats === undefined ? undefined : await connect({ servers: nats });
      if (connection) town.stops.unshift(() => connection.close());
      const bus = new Bus(new IdentitySigner('s'.repeat(32)), town.log, connection);
      const app = await NestFactory.createApplicationContext(Library, { logger: false });
      hearSignals(app, bus);
      town.buses.push(bus);
      town.shelves.push(app.get(Shelf));
      town.stops.unshift(() => bus.stop());
      await connection?.flush();
    }
    return town;
  }

  private async broker(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'pos-nats-'));
    const { url, charge } = await privateNats(folder);
    const server = await charge.spawn();
    if (!(await charge.ready(server))) throw new Error('the broker does not start');
    this.stops.push(async () => {
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    });
    return url;
  }

  async close(): Promise<void> {
    for (const stop of this.stops) await stop();
  }
}

describe.each(ways)('signals %s', (way) => {
  let town: Town;

  beforeAll(async () => {
    town = await Town.open(way);
  });
  afterAll(() => town.close());

  const hint = (): Moved => ({ id: uuidv7(), version: 7 });
  const hearingOf = (id: string): Moved[] => town.shelves.flatMap(({ heard }) => heard.filter((h) => h.id === id));

  it('are heard once by every process, the teller too, and never before it has gone on', async () => {
    const told = hint();
    town.buses[0]!.tell(moved, told);
    expect(hearingOf(told.id)).toEqual([]);
    await eventually(() => expect(hearingOf(told.id)).toEqual(town.shelves.map(() => told)));
    expect(Object.isFrozen(hearingOf(told.id)[0])).toBe(true);
  });

  it('leave the teller in peace when a hearer throws, and the others with their hint', async () => {
    const told = hint();
    town.lines.length = 0;
    expect(() => town.buses[0]!.tell(moved, told)).not.toThrow();
    await eventually(() => expect(hearingOf(told.id)).toHaveLength(town.shelves.length));
    await eventually(() => expect(town.lines.join()).toContain('I never wanted to hear it'));
  });

  it('that are too large are not told, and the log says so', async () => {
    const [large, next] = [{ ...hint(), words: 'x'.repeat(20_000) }, hint()];
    town.buses[0]!.tell(moved, large);
    town.buses[0]!.tell(moved, next);
    await eventually(() => expect(hearingOf(next.id)).toHaveLength(town.shelves.length));
    expect(hearingOf(large.id)).toEqual([]);
    expect(town.lines.join()).toContain('signal too large');
  });

  it('that are told without a hearer are lost without a word', () => {
    expect(() => town.buses[0]!.tell(signal('catalog.book.lost', Moved), hint())).not.toThrow();
  });

  if (way === 'over the broker')
    it('of another form are not heard', async () => {
      const next = hint();
      for (const said of ['not json', '{"id":7}', '[]', JSON.stringify({ ...hint(), more: 1 })])
        town.buses[1]!.nats!.publish('signal.catalog.book.moved', said);
      town.buses[1]!.tell(moved, next);
      const before = town.shelves.map(({ heard }) => heard.length);
      await eventually(() => expect(hearingOf(next.id)).toHaveLength(3));
      expect(town.shelves.map(({ heard }) => heard.length)).toEqual(before.map((n) => n + 1));
    });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { IdentitySigner, type Actor } from '#libs/auth';
import type { Call } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Service } from '#libs/service';
import { system } from '#libs/testing';
import { database } from '../src/database.js';
import { IdentityModule } from '../src/identity.module.js';

/** Another replica of identity on the same database, asked as services ask each other: no route leads to some calls. */
export interface Replica {
  ask<Q extends object, A>(call: Call<Q, A>, request: Q, actor: Actor): Promise<A>;
  close(): Promise<void>;
}

export async function replica(): Promise<Replica> {
  const { databaseUrls, data } = system();
  process.env['IDENTITY_DATABASE_URL'] = databaseUrls.services['identity']!;
  process.env['JWT_PRIVATE_KEY_FILE'] ??= join(data, 'jwt.pem');
  const log = pino({ level: 'silent' });
  const bus = new Bus(new IdentitySigner(actorSecret()), log);
  const service = await Service.start({ module: IdentityModule, database }, bus, log);
  return {
    ask: (call, request, actor) => bus.ask(call, request, actor),
    close: async () => {
      await bus.stop();
      await service.stop();
    },
  };
}

/** The secret that services of this system sign with. */
export function actorSecret(): string {
  const file = join(system().data, 'secrets.json');
  const { actorSecret: secret } = JSON.parse(readFileSync(file, 'utf8')) as { actorSecret: string };
  return process.env['ACTOR_SECRET'] ?? secret;
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from '#libs/kernel';
import { api, eventually, mailFolder, superAdmin, tenant, type Api, type StaffRole } from '#libs/testing';
import { passphrase, taken, Things, type Place } from './things.js';

/** Everything that the contract is tried with: a business with people of every role, another one, and the platform. */
export interface World {
  readonly things: Things;
  readonly place: Place;
  as(role: StaffRole): Promise<Api>;
  /** Another business, undefined where none can be had. */
  readonly other: { readonly things: Things; readonly place: Place } | undefined;
  readonly platform: Api | undefined;
  /** The token in the newest mail to an address; undefined where no mails can be read. */
  readonly tokenFor: ((email: string) => Promise<string>) | undefined;
}

/** How `npm run contract` reaches a system that runs somewhere: `user:password` of each. */
interface Remote {
  readonly base: string;
  readonly people: Readonly<Record<StaffRole | 'SUPER_ADMIN', string>>;
  /** The owner of another business. */
  readonly other?: string;
  /** The folder that the system writes its mails to. */
  readonly mail?: string;
}

/** The world of a system somewhere, or two new businesses of the system under test. */
export function openWorld(): Promise<World> {
  const remote = process.env.POS_CONTRACT;
  return remote ? openRemote(JSON.parse(remote) as Remote) : openOwn();
}

async function openOwn(): Promise<World> {
  const [shop, other, platform] = await Promise.all([tenant(), tenant(), superAdmin()]);
  const things = new Things({ owner: shop.owner, place: shop });
  return {
    things,
    place: shop,
    as: (role) => shop.as(role),
    other: { things: new Things({ owner: other.owner, place: other }), place: other },
    platform,
    tokenFor: await reading(things, mailFolder()),
  };
}

async function openRemote({ base, people, other, mail }: Remote): Promise<World> {
  const gateway = api(base);
  const enter = (login: string): Promise<Api> => {
    const [username = '', ...password] = login.split(':');
    return gateway.login(username, password.join(':'));
  };
  const logins = new Map<string, Promise<Api>>();
  const as = (role: keyof Remote['people']): Promise<Api> => {
    const known = logins.get(role) ?? enter(people[role]);
    logins.set(role, known);
    return known;
  };
  const platform = await as('SUPER_ADMIN').catch(() => undefined);
  const owner = await as('OWNER');
  const place = await placeOf(owner);
  const things = new Things({ owner, place });
  const tokenFor = mail ? await reading(things, mail) : undefined;
  const stranger = other ? await enter(other) : platform && tokenFor && (await openBusiness(platform, tokenFor));
  return {
    things,
    place,
    as,
    other: stranger && (await settled(stranger)),
    platform,
    tokenFor,
  };
}

/** The main outlet of a business. */
async function placeOf(owner: Api): Promise<Place> {
  const { data } = taken(await owner.get('/outlets?limit=100'));
  const outlet = data.find(({ code }: { code: string }) => code === 'MAIN') ?? data[0];
  const registers = taken(await owner.get(`/outlets/${outlet.id}/registers`));
  return { outletId: outlet.id, registerId: registers.data[0].id, warehouseId: outlet.defaultWarehouseId };
}

/** A business of its own for this run, whose owner was invited by mail. */
async function openBusiness(platform: Api, tokenFor: (email: string) => Promise<string>): Promise<Api> {
  const mark = uuidv7().slice(-12);
  const ownerEmail = `owner-${mark}@example.com`;
  const fields = { name: 'Contract', currency: 'USD', ownerName: 'Contract', ownerEmail };
  taken(await platform.post('/super-admin/businesses', fields));
  const username = `owner-${mark}`;
  const person = { token: await tokenFor(ownerEmail), name: 'Contract', username, password: passphrase };
  taken(await api(platform.url).post('/invitations/accept', person));
  return api(platform.url).login(username, passphrase);
}

/** Another business with a place in it, made where it has none. */
async function settled(owner: Api): Promise<NonNullable<World['other']>> {
  const { data } = taken(await owner.get('/outlets'));
  if (data.length === 0) {
    const outlet = taken(await owner.post('/outlets', { name: 'Contract', code: 'MAIN' }));
    const warehouse = { name: 'Contract', code: 'MAIN-WH', type: 'OUTLET', outletId: outlet.id };
    const { id } = taken(await owner.post('/warehouses', warehouse));
    taken(await owner.put(`/outlets/${outlet.id}`, { defaultWarehouseId: id }));
    taken(await owner.post(`/outlets/${outlet.id}/registers`, { name: 'Contract', code: 'R1' }));
  }
  const place = await placeOf(owner);
  return { things: new Things({ owner, place }), place };
}

/** How tokens are read from mails, once an invitation has shown that mails with tokens come. */
async function reading(things: Things, folder: string): Promise<World['tokenFor']> {
  const { email } = await things.invitation();
  const tokenFor = (address: string): Promise<string> => tokenIn(folder, address);
  return tokenFor(email as string).then(
    () => tokenFor,
    () => undefined,
  );
}

function tokenIn(folder: string, email: string): Promise<string> {
  return eventually(
    () => {
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
      // quoted-printable breaks lines and writes = as =3D
      const texts = names.map((name) =>
        readFileSync(join(folder, name), 'utf8')
          .replace(/=\r?\n/g, '')
          .replace(/=3D/g, '='),
      );
      const token = texts.filter((text) => text.includes(email)).map((text) => /token=([\w-]{20,})/.exec(text)?.[1]);
      const newest = token.filter(Boolean).pop();
      if (!newest) throw new Error(`no mail with a token came to ${email}`);
      return newest;
    },
    { withinMs: 10_000, everyMs: 100 },
  );
}

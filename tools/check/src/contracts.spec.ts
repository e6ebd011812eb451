import * as contracts from '#libs/contracts';
import type { Call, EventType } from '#libs/contracts';
import { sources } from './sources.js';

type AnyCall = Call<object, unknown>;
type Declared = Record<string, unknown>;

// the platform's calls are identity's, told apart because only super-admins make them
const services = [
  'identity',
  'platform',
  'catalog',
  'pricing',
  'inventory',
  'sales',
  'procurement',
  'reporting',
] as const;
const isCall = (value: unknown): value is AnyCall => typeof value === 'object' && value !== null && 'refuses' in value;
const isEvent = (value: unknown): value is EventType<object> =>
  typeof value === 'object' && value !== null && 'payload' in value;

/** Everything declared, by the name it is imported under: `sales.completeOrder`. */
const declared = services.flatMap((service) =>
  Object.entries(contracts[service] as Declared).map(([name, value]): [string, unknown] => [
    `${service}.${name}`,
    value,
  ]),
);
const calls = new Map(declared.filter((entry): entry is [string, AnyCall] => isCall(entry[1])));
const events = new Map(declared.filter((entry): entry is [string, EventType<object>] => isEvent(entry[1])));

const code = sources.filter(({ path }) => /^(apps|libs)\/[^/]+\/src\/.*(?<!\.spec)\.ts$/.test(path));
const inApps = code.filter(({ path }) => path.startsWith('apps/'));
const appOf = (path: string): string => path.split('/')[1] ?? '';
const inService = ({ path }: { path: string }): boolean => appOf(path) !== 'gateway';

/** A reaction with its consumer and the events it hears. */
const reaction = /@Reacts(?:<[^(]*>)?\(([^)]*)\)/g;

/** Codes that every call may answer, so that no contract repeats them. */
const ofEveryCall = /^(request|auth|system|idempotency)\./;

describe('calls', () => {
  const answered = inApps.flatMap(({ path, text }) =>
    [...text.matchAll(/@Answers(?:<[^(]*>)?\(\s*([\w.]+)\s*\)/g)].map(([, call = '']) => ({ call, app: appOf(path) })),
  );

  it('have one answerer each, in their own service', () => {
    const answerers = (name: string): string[] => answered.filter(({ call }) => call === name).map(({ app }) => app);
    const wrong = [...calls].filter(([name, call]) => answerers(name).join() !== contracts.serviceOf(call.name));
    expect(wrong.map(([name]) => `${name} is answered by ${answerers(name).join(' and ') || 'nobody'}`)).toEqual([]);
  });

  it('are all declared in contracts', () => {
    expect(answered.map(({ call }) => call).filter((call) => !calls.has(call))).toEqual([]);
  });

  it('are all exposed by the gateway, but the ones between services', () => {
    const routes = inApps.filter(({ path }) => path.startsWith('apps/gateway/')).map(({ text }) => text);
    const isExposed = (call: string): boolean => routes.some((text) => new RegExp(`\\b${call}\\b`).test(text));
    const hidden = [...calls].filter(([name, { access }]) => access !== 'internal' && !isExposed(name));
    expect(hidden.map(([name]) => name)).toEqual([]);
  });
});

describe('refusals', () => {
  const thrown = code.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:new Refusal\(\s*[^,]+,|mustMatch\()([^,;]+?)[,)]/g)].flatMap(([, codes = '']) =>
      [...codes.matchAll(/'([a-z][\w-]*(?:\.[\w-]+)+)'/g)].map(([, refusal = '']) => ({ path, refusal })),
    ),
  );
  const operating = Object.values<unknown>(contracts.operations).filter(isCall);
  const listed = new Set([...calls.values(), ...operating].flatMap(({ refuses }) => refuses));

  it('that are thrown are listed in a contract', () => {
    const unlisted = thrown.filter(({ refusal }) => !ofEveryCall.test(refusal) && !listed.has(refusal));
    expect(unlisted).toEqual([]);
  });

  it('that are thrown are of the kind that the documentation takes from their code', () => {
    const kinds = code.flatMap(({ path, text }) =>
      [...text.matchAll(/new Refusal\(\s*'([a-z-]+)',\s*'([a-z][\w-]*(?:\.[\w-]+)+)'/g)].map(
        ([, kind = '', refusal = '']) => ({ path, kind, refusal }),
      ),
    );
    expect(kinds.length).toBeGreaterThan(50);
    expect(kinds.filter(({ kind, refusal }) => kind !== contracts.kindOfCode(refusal))).toEqual([]);
  });

  it('that contracts list are thrown somewhere', () => {
    const literals = new Set(
      code
        .filter(({ path }) => !path.startsWith('libs/contracts/'))
        .flatMap(({ text }) => [...text.matchAll(/'([a-z][\w-]*(?:\.[\w-]+)+)'/g)].map(([, literal = '']) => literal)),
    );
    expect([...listed].filter((refusal) => !literals.has(refusal))).toEqual([]);
  });
});

describe('events', () => {
  const reactions = inApps.flatMap(({ text }) => [...text.matchAll(reaction)].map(([, terms = '']) => terms));
  const names = (listed: readonly EventType<object>[]): string[] => listed.map(({ name }) => name).sort();

  it('are all in the list that the audit hears', () => {
    // what becomes of a parked event is announced by each service in its own name
    const operating = Object.values(contracts.operations.parkedEventsOf).flatMap((of) => [
      ...[of.parked, of.retried, of.discarded],
    ]);
    expect(names(contracts.everyEvent)).toEqual(names([...events.values(), ...operating]));
    expect(reactions.filter((terms) => /'reporting\.audit',\s*\.\.\.everyEvent\b/.test(terms))).toHaveLength(1);
  });

  it('that are heard are declared', () => {
    const heard = reactions.flatMap((terms) => terms.match(/(?<!\.\.\.)\b[a-z]+\.[a-z]\w+\b(?!')/gi) ?? []);
    expect(heard.filter((event) => !events.has(event))).toEqual([]);
  });

  it('are announced by the service that owns them', () => {
    const isAnnounced = (event: string): boolean =>
      inApps
        .filter((file) => inService(file) && appOf(file.path) === event.split('.')[0])
        .some(({ text }) => new RegExp(`\\b${event}\\b`).test(text.replace(reaction, '')));
    expect([...events.keys()].filter((event) => !isAnnounced(event))).toEqual([]);
  });
});

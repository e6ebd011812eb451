import { permissionsOf } from '#libs/auth';
import { permissions, roles, type JsonSchema, type Permission, type Role } from '#libs/contracts';

/** What holds for all operations, and who may do what. */
export const info: JsonSchema = {
  title: 'Point of sale',
  version: '1',
  license: { name: 'MIT', identifier: 'MIT' },
  description: [
    'Money is an integer in the minor unit of the currency (`1999` is $19.99); quantities have at most 3 decimals, rates are',
    'percentages with at most 4; times are RFC 3339, ids are UUIDs. Unknown fields and unknown query parameters are refused.',
    '',
    'Every refusal is `application/problem+json` with a stable `code`. A method that an address does not take answers 405',
    '`request.method` with `Allow`, headers above 16 kB 431, an address above 8 kB 414, a request that does not arrive in',
    'time 408.',
    '',
    'A request that changes something may carry an `Idempotency-Key`: asked again under the key, the kept answer comes',
    'again with `Idempotency-Replayed: true`.',
    '',
    '## Real time',
    '',
    '`GET /api/realtime?since=<seq>` opens a WebSocket. The token comes in `Authorization`, or within 5 s as the first message',
    '`{"type":"auth","token":"…"}`; a later one renews it. Each message is `{seq, type, outletId?, time, data}`: what happened in',
    'the business as far as the user may read it, `type` being an event without its version. After a break, `since` with the',
    'last `seq` goes on where the client was. Close codes: 4401 sign in anew, 4408 no token came in time, 4413 too far behind,',
    '4503 a part is not there, 1001 the gateway stops; come back with `since`.',
    '',
    '## Who may',
    '',
    `| permission | ${roles.join(' | ')} |`,
    `|---|${roles.map(() => '---').join('|')}|`,
    ...permissions.map(
      (permission) => `| ${permission} | ${roles.map((role) => mark(role, permission)).join(' | ')} |`,
    ),
    '',
    'OWNER and ADMIN act in every outlet. For the others inventory, sales, purchase and reports count by the role that they',
    'hold at the outlet: an outlet that is not theirs answers 404, one where their role does not grant it 403. The header',
    '`X-Outlet-Id` may come with any request; it must be a UUID (400) of an outlet of theirs (404), needed or not.',
  ].join('\n'),
};

function mark(role: Role, permission: Permission): string {
  return permissionsOf[role].has(permission) ? 'yes' : '–';
}

/** Who may make a call, in words; `instead` is the field that does in place of an access token. */
export function whoMay(access: string, instead?: string): string {
  if (access === 'public') return 'Open to everybody.';
  if (instead) return `Open to every user who is signed in, and to whoever brings \`${instead}\`.`;
  if (access === 'signed-in') return 'Open to every user who is signed in.';
  const granted = roles.filter((role) => permissionsOf[role].has(access as Permission));
  return `Needs \`${access}\`: ${granted.join(', ')}.`;
}

/** `listMovements` → `List movements`. */
export function inWords(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import { api, sql, type Answer, type Api } from '#libs/testing';

/** What a login or refresh gives. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const login = (username: string, password = 'password123', from: Api = api()): Promise<Answer> =>
  from.post('/auth/login', { username, password });

export async function signIn(username: string, password?: string): Promise<Tokens> {
  const { status, body } = await login(username, password);
  if (status !== 200) throw new Error(`${username} cannot sign in: ${status} ${JSON.stringify(body)}`);
  return body as Tokens;
}

export const refresh = ({ refreshToken }: Tokens): Promise<Answer> => api().post('/auth/refresh', { refreshToken });

export const claimsIn = ({ accessToken }: Pick<Tokens, 'accessToken'>): Record<string, unknown> =>
  JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

export const sessionOf = (tokens: Pick<Tokens, 'accessToken'>): string => String(claimsIn(tokens)['sid']);

/** Lets everybody try again: all tests come from one address. */
export const forgetAttempts = () => sql().query('delete from identity.attempts');

// these differ from one answer to the next, whoever asks
const ofItself = new Set(['date', 'x-request-id', 'retry-after']);

/** What a caller could tell one answer from another by. */
export function seen({ status, body, headers }: Answer) {
  const { requestId, ...problem } = body as Record<string, unknown>;
  const told = [...headers].map(([name, value]) => [name, ofItself.has(name) ? 'some' : value]);
  return { status, problem, headers: Object.fromEntries(told) as Record<string, string> };
}

/** The token that identity keeps no copy of: as the sender of mails asks for it, for a request of that user. */
export async function pendingReset(userId: string): Promise<string> {
  const { rows } = await sql().query<{ id: string }>(
    'select id from identity.password_resets where user_id = $1 order by created_at desc, id desc limit 1',
    [userId],
  );
  if (!rows[0]) throw new Error('nobody asked for a reset');
  return rows[0].id;
}

import { Refusal } from '#libs/kernel';
import type { Reply, Request } from './fastify.js';

const NAME = 'refresh_token';
// The browser may keep it this long; identity alone says when the token ends.
const KEPT_SECONDS = 30 * 24 * 60 * 60;

interface WithRefreshToken {
  readonly refreshToken?: string;
}

/** Moves the refresh token from the answer into a cookie that no script can read and no other site makes travel. */
export function intoCookie<A extends WithRefreshToken>(answer: A, reply: Reply): Omit<A, 'refreshToken'> {
  const { refreshToken, ...rest } = answer;
  if (refreshToken !== undefined) reply.header('set-cookie', cookie(refreshToken, KEPT_SECONDS));
  return rest;
}

/** Takes the cookie back. */
export function dropCookie(request: Request, reply: Reply): void {
  if (readCookie(request) !== undefined) reply.header('set-cookie', cookie('', 0));
}

/** The refresh token in the cookie. Refuses with `auth.forbidden` when another site's page makes the browser send it. */
export function fromCookie(request: Request): string | undefined {
  const token = readCookie(request);
  if (token !== undefined && !isOurs(request.headers.origin, request))
    throw new Refusal('forbidden', 'auth.forbidden', { errors: [{ path: 'Origin', message: 'is not allowed' }] });
  return token;
}

const cookie = (value: string, seconds: number): string =>
  `${NAME}=${value}; Max-Age=${seconds}; Path=/api/auth; HttpOnly; Secure; SameSite=Strict`;

function readCookie(request: Request): string | undefined {
  const cookies = request.headers.cookie?.split(';').map((each) => each.trim());
  return cookies?.find((each) => each.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
}

function isOurs(origin: string | undefined, request: Request): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  return request.server.allowedOrigins.has(origin) || new URL(origin).host === request.host;
}

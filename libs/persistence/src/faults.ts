import { isRefusal, Refusal } from '#libs/kernel';

// SQLSTATE classes that say "the server is away or overloaded", and Node's words for the same
const AWAY = /^(?:08|57P0|53|58)/;
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND']);
const LOST =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/i;

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

/** Whether an error means that the database is away, so that asking again later makes sense. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  return SOCKET.has(code) || AWAY.test(code) || (error instanceof Error && LOST.test(error.message));
}

/** Whether a transaction lost against another one and may simply run again. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** The name of the unique constraint that an error says is violated, if it is one. */
export function violatedUnique(error: unknown): string | undefined {
  return codeOf(error) === '23505' ? ((error as { constraint?: string }).constraint ?? '') : undefined;
}

/** A database error as the caller may see it: away becomes 503, everything else stays a fault. */
export function asRefusal(error: unknown): unknown {
  if (isRefusal(error) || !isAway(error)) return error;
  return new Refusal('unavailable', 'system.unavailable', { retryAfterSeconds: 1 }, { cause: error });
}

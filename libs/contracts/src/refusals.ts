import type { RefusalKind } from '#libs/kernel';

/** Codes whose last word does not tell their kind. */
const kinds: Readonly<Record<string, RefusalKind>> = {
  'auth.required': 'unauthenticated',
  'auth.forbidden': 'forbidden',
  'auth.too-many': 'throttled',
  'catalog.import.busy': 'throttled',
  'reporting.audit.verifying': 'throttled',
  'request.invalid': 'invalid',
  'request.too-many': 'throttled',
  'idempotency.reused': 'unprocessable',
  'identity.business.suspended': 'forbidden',
  'system.unavailable': 'unavailable',
  'system.deadline': 'unavailable',
};

/**
 * The kind of a refusal by its code, from which the documentation knows its HTTP status; every refusal that is thrown
 * is held to it by a test. What neither the table nor the last word tells is a conflict.
 */
export function kindOfCode(code: string): RefusalKind {
  if (code.endsWith('.not-found')) return 'not-found';
  if (code.endsWith('.version')) return 'precondition';
  return kinds[code] ?? 'conflict';
}

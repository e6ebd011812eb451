/** Why a request is refused; the edge maps each kind to one HTTP status. */
export type RefusalKind = (typeof kinds)[number];

const kinds = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'precondition',
  'unprocessable',
  'throttled',
  'unavailable',
] as const;

/** One field that is wrong: its path in the request (`items[0].quantity`) and a sentence for the caller. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** What the caller may know about a refusal; all of it is shown, so it holds no secret and no internals. */
export type RefusalDetails = Readonly<Record<string, unknown>> & {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
};

/** A rule that says no: an expected answer with a stable code, safe to show, and not a fault to be logged. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    readonly details?: RefusalDetails,
    options?: { readonly cause?: unknown },
  ) {
    // A stack costs more than the rule that refused and nobody reads the stack of an expected answer.
    const engine = Error as { stackTraceLimit?: number };
    const limit = engine.stackTraceLimit;
    engine.stackTraceLimit = 0;
    super(code, options);
    if (limit === undefined) delete engine.stackTraceLimit;
    else engine.stackTraceLimit = limit;
  }
}

/** The refusal of a request with one wrong field, `request.invalid`, answered with 400. */
export function invalid(path: string, message: string): Refusal {
  return new Refusal('invalid', 'request.invalid', { errors: [{ path, message }] });
}

/**
 * Refuses a change with this code, answered with 412, when the thing has moved on from the version that whoever asks for
 * it has read; `ifMatch` is undefined where they do not say.
 */
export function mustMatch(code: string, { version }: { readonly version: number }, ifMatch: number | undefined): void {
  if (ifMatch !== undefined && ifMatch !== version) throw new Refusal('precondition', code, { version });
}

/** True for a Refusal of any realm or copy of this library, told by its shape rather than by its class. */
export function isRefusal(thrown: unknown): thrown is Refusal {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { name, kind, code } = thrown as Partial<Refusal>;
  return name === 'Refusal' && typeof code === 'string' && kinds.includes(kind as RefusalKind);
}

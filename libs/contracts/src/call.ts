import type { Class, JsonSchema } from './field.js';
import type { Permission } from './permission.js';

/** Who may make a call: a permission, any signed-in user, anybody, or only another service. */
export type Access = Permission | 'signed-in' | 'public' | 'internal';

/** The form of an answer: one object, a page of them, a plain list, or nothing (204). */
export interface Shape<T> {
  readonly form: 'one' | 'page' | 'list' | 'nothing';
  readonly of?: Class<object>;
  /** Carries the type only. */
  readonly type?: T;
}

/** A page of a list, as every list answers. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly pagination: {
    readonly total: number;
    readonly page: number;
    readonly limit: number;
    readonly totalPages: number;
    /** The total is an estimate: the list is longer than 100,000. */
    readonly approximate?: boolean;
  };
}

/** The longest that any call may take, in milliseconds: the broker lets nobody answer later. Most have far less. */
export const LONGEST_CALL_MS = 60_000;

/** A request to a service and its answer. */
export interface Call<Q, A> {
  readonly name: string;
  readonly request: Class<Q>;
  readonly answer: Shape<A>;
  readonly access: Access;
  /** Codes of the refusals a caller must expect, beside those that every call has. */
  readonly refuses: readonly string[];
  /** Makes a resource: HTTP 201, or 200 when the same id answered what is stored. */
  readonly makes: boolean;
  /** Only takes on work that is done later: HTTP 202. */
  readonly accepts: boolean;
  /** Changes something, so an `Idempotency-Key` counts. */
  readonly changes: boolean;
}

/** A fact that a service announces. */
export interface EventType<P> {
  /** `<service>.<noun>.<past>.v<n>` */
  readonly name: string;
  readonly payload: Class<P>;
}

/**
 * A hint that something happened: told at most once, to every replica of every process, and lost when nobody hears it.
 * It only makes things faster; whoever must know for sure reads a version or hears an event.
 */
export interface SignalType<P> {
  /** `<service>.<noun>.<past>` */
  readonly name: string;
  readonly hint: Class<P>;
}

interface Terms {
  readonly access: Access;
  readonly refuses?: readonly string[];
  readonly makes?: boolean;
  readonly accepts?: boolean;
  /** Default true; queries say false. */
  readonly changes?: boolean;
}

/** Declares a call; `answer` is a class or one of `paged`, `many`, `nothing`. */
export function call<Q extends object, A>(
  name: string,
  request: Class<Q>,
  answer: Class<A> | Shape<A>,
  terms: Terms,
): Call<Q, A> {
  return {
    name,
    request,
    answer: typeof answer === 'function' ? { form: 'one', of: answer as Class<object> } : answer,
    access: terms.access,
    refuses: terms.refuses ?? [],
    makes: terms.makes ?? false,
    accepts: terms.accepts ?? false,
    changes: terms.changes ?? true,
  };
}

/** Declares a call that only reads. */
export function query<Q extends object, A>(
  name: string,
  request: Class<Q>,
  answer: Class<A> | Shape<A>,
  terms: Omit<Terms, 'changes' | 'makes' | 'accepts'>,
): Call<Q, A> {
  return call(name, request, answer, { ...terms, changes: false });
}

/** Declares an event. */
export function event<P>(name: string, payload: Class<P>): EventType<P> {
  return { name, payload };
}

/** Declares a signal; its hint holds ids and versions, a few hundred bytes. */
export function signal<P>(name: string, hint: Class<P>): SignalType<P> {
  return { name, hint };
}

/** A page of `of`. */
export const paged = <T>(of: Class<T>): Shape<Page<T>> => ({ form: 'page', of: of as Class<object> });
/** A bounded list of `of`. */
export const many = <T>(of: Class<T>): Shape<readonly T[]> => ({ form: 'list', of: of as Class<object> });
/** No content. */
export const nothing: Shape<void> = { form: 'nothing' };

/** The service that answers a call or announces an event: the first word of its name. */
export const serviceOf = (name: string): string => name.slice(0, name.indexOf('.'));

const ref = (of: Class<object> | undefined): JsonSchema => ({ $ref: `#/components/schemas/${of?.name}` });

/** The JSON Schema of an answer. */
export function answerSchema({ form, of }: Shape<unknown>): JsonSchema | undefined {
  switch (form) {
    case 'one':
      return ref(of);
    case 'list':
      return { type: 'array', items: ref(of) };
    case 'page':
      return {
        type: 'object',
        required: ['data', 'pagination'],
        properties: {
          data: { type: 'array', items: ref(of) },
          pagination: { $ref: '#/components/schemas/Pagination' },
        },
        additionalProperties: false,
      };
    case 'nothing':
      return undefined;
  }
}

/** Stands in every answer: nothing of ours is to be framed, guessed, cached or told to other sites. */
export function commonHeaders(overTls: boolean): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    // two years; not on plain http, where browsers ignore it
    ...(overTls && { 'strict-transport-security': 'max-age=63072000' }),
  };
}

/** A page of our own: its files and its API, nothing inline, nothing from elsewhere. */
export const PAGE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** A receipt brings its style along and runs nothing. */
export const RECEIPT_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** The page of the API's description: a library of ours served by us, whose icons are data. */
export const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

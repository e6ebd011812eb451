/**
 * What a check met: how many things it looked at, and a sentence for each that is wrong.
 * @typedef {object} Findings
 * @property {(count: number) => void} looked
 * @property {(sentence: string) => void} wrong
 * @property {(sentence: string) => void} note something to know that is no violation
 */

/** @typedef {(books: import('./books.mjs').Books, findings: Findings) => Promise<void>} Check */

/** Register of sales without one. */
export const NIL = '00000000-0000-0000-0000-000000000000';

/** Inbox rows outlive the outbox's days; what was taken longer ago than this may have no event any more. */
export const OUTBOX_DAYS = 29;

/**
 * A check within one schema: one statement counts, one returns a sentence for each row that is wrong.
 * @param {string} service
 * @param {string} table
 * @param {string} sentences
 * @returns {Check}
 */
export const counted =
  (service, table, sentences) =>
  async (books, { looked, wrong }) => {
    looked(await books.number(service, `select count(*) from ${table}`));
    for await (const [sentence] of books.stream(service, sentences)) wrong(sentence);
  };

/**
 * Several checks under one number.
 * @param {...Check} checks
 * @returns {Check}
 */
export const all =
  (...checks) =>
  async (books, findings) => {
    for (const check of checks) await check(books, findings);
  };

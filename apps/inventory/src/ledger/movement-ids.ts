import { uuidv7 } from '#libs/kernel';

/** Ids for the movements of one posting: within a millisecond ids are random, and the ledger is read in their order. */
export const movementIds = (count: number, at: Date): string[] =>
  Array.from({ length: count }, () => uuidv7(at.getTime())).sort();

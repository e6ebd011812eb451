/**
 * Something the person at the keyboard can put right: shown as one sentence without a stack, exit code 1. The sentence is
 * empty when it has been said already, by the process that failed.
 */
export class Sorry extends Error {}

/**
 * Prints why the command ends. A fault of ours keeps its stack.
 * @param {unknown} error
 */
export function explain(error) {
  if (!(error instanceof Sorry)) console.error(error);
  else if (error.message) console.error(error.message);
}

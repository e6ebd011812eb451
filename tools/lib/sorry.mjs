/** Something the person at the keyboard can put right: shown as one sentence without a stack, exit code 1. */
export class Sorry extends Error {}

/**
 * Prints why the command ends. A fault of ours keeps its stack.
 * @param {unknown} error
 */
export function explain(error) {
  console.error(error instanceof Sorry ? error.message : error);
}

import { parseArgs } from 'node:util';

/**
 * Answers `--help` with how the command is used, and ends it.
 * @param {string} usage
 */
export function answerHelp(usage) {
  if (!process.argv.includes('--help')) return;
  console.log(usage);
  process.exit(0);
}

/**
 * The words and options that a command was given. `--help` is answered; what the command does not know is said before
 * its usage. Both end the process, so this comes before anything is opened, built or asked.
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} O
 * @param {string} usage
 * @param {O} [options]
 * @param {{ takesWords?: boolean, failure?: number }} [terms] `failure`: the exit code where 1 means something else
 * @returns {{ words: string[], values: ReturnType<typeof parseArgs<{ options: O }>>['values'] }}
 */
export function wordsOf(usage, options = /** @type {O} */ ({}), { takesWords = false, failure = 1 } = {}) {
  answerHelp(usage);
  try {
    const { positionals, values } = parseArgs({ options, allowPositionals: takesWords });
    return { words: positionals, values };
  } catch (error) {
    // Node's first sentence names the word; what follows is advice to programmers
    const [said] = /** @type {Error} */ (error).message.split(/\. |\n/);
    console.error(`${said?.replace(/\.$/, '')}.\n${usage}`);
    process.exit(failure);
  }
}

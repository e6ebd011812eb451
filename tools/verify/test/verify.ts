import { execFile } from 'node:child_process';
import { system } from '#libs/testing';

/** What one invariant came to. */
export interface Finding {
  readonly id: string;
  readonly wrong: number;
  readonly looked: number;
  readonly examples: readonly string[];
  readonly notes: readonly string[];
}

/** `npm run verify` on the system under test, and into its broker where it has one. */
export function verify(...words: string[]): Promise<{ code: number; output: string }> {
  const { databaseUrls, natsUrl } = system();
  const broker = natsUrl ? ['--nats', natsUrl] : [];
  const args = ['tools/verify/main.mjs', '--url', databaseUrls.verify, ...broker, ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 24 }, (failed, stdout, stderr) =>
      resolve({ code: failed ? Number(failed.code) : 0, output: stdout || stderr }),
    );
  });
}

/** All that it found, by invariant. */
export async function findings(...words: string[]): Promise<Finding[]> {
  const { output } = await verify('--json', ...words);
  if (!output.startsWith('[')) throw new Error(output);
  return JSON.parse(output) as Finding[];
}

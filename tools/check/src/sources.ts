import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A file of this repository, as it lies in the work tree. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const text = /\.(ts|tsx|mjs|cjs|js|json|md|sql|yml|yaml|sh|html|css|conf)$|(^|\/)(Dockerfile|\.[\w.]+|run|pre-commit)$/;
const made = /^(package-lock\.json|apps\/gateway\/openapi\.json)$/;

/** Every text file that is, or could be, committed; without the ones that a tool writes. */
export const sources: readonly Source[] = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
  .split('\n')
  .filter((path) => text.test(path) && !made.test(path) && existsSync(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** Where `pattern` stands in `files`: `path:line: text` of each place. */
export function places(files: readonly Source[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    file.text
      .split('\n')
      .map((line, index) => (pattern.test(line) ? `${file.path}:${index + 1}: ${line.trim()}` : undefined))
      .filter((place) => place !== undefined),
  );
}

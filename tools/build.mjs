// Compiles apps/ and libs/ into dist/ with one swc process, without tests and without the web client (Vite builds that).
// `npm run build` always compiles; `stale()` and `build()` serve the launcher and the test runner.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wordsOf } from './lib/words.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const roots = ['apps', 'libs'];
const ignored = ['apps/web/**', '**/test/**', '**/*.spec.ts'];
const stamp = join(root, 'dist/.built');

/** True when a source, or the list of sources in a folder, changed after the last build began. */
export function stale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  const changed = (path) => statSync(path).mtimeMs > built;
  return ['.swcrc', 'package-lock.json'].some((file) => changed(join(root, file))) || roots.some(anyChanged);

  function anyChanged(folder) {
    if (folder === 'apps/web' || folder.endsWith('/test')) return false;
    return (
      changed(join(root, folder)) ||
      readdirSync(join(root, folder), { withFileTypes: true }).some((entry) => {
        const path = `${folder}/${entry.name}`;
        if (entry.isDirectory()) return anyChanged(path);
        return path.endsWith('.ts') && !path.endsWith('.spec.ts') && changed(join(root, path));
      })
    );
  }
}

/** Compiles everything and deletes outputs whose source is gone. Throws when a file does not compile. */
export function build() {
  const began = new Date();
  const swc = join(root, 'node_modules/@swc/cli/bin/swc.js');
  const ignore = ignored.flatMap((pattern) => ['--ignore', pattern]);
  const args = [swc, ...roots, '-d', 'dist', '--extensions', '.ts', ...ignore];
  const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The build failed.\n${run.stdout}${run.stderr}`);
  for (const folder of roots) prune(folder);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, began, began);
}

function prune(folder) {
  const outputs = join(root, 'dist', folder);
  if (!existsSync(outputs)) return;
  for (const entry of readdirSync(outputs, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) prune(path);
    else if (!existsSync(join(root, path.replace(/\.js(\.map)?$/, '.ts')))) rmSync(join(root, 'dist', path));
  }
  if (readdirSync(outputs).length === 0) rmdirSync(outputs);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  wordsOf('npm run build     compile apps/ and libs/ into dist/');
  const began = performance.now();
  try {
    build();
    console.log(`built in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } catch (fault) {
    console.error(fault.message);
    process.exitCode = 1;
  }
}

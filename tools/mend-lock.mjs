// A registry that serves only one platform leaves the other platforms' optional packages out of package-lock.json, and
// `npm ci` then refuses the file ("Missing: … from lock"). This adds an entry for each of them, so that one lock file
// installs everywhere. Run it after every change of dependencies: `npm install && node tools/mend-lock.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The path npm would resolve `name` to for the package at `from`, walking up its node_modules; undefined when absent. */
function resolved(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at ? `${at}/` : ''}node_modules/${name}`;
    if (lock.packages[path]) return path;
    if (!at) return undefined;
  }
}

function stub(name, version, parent) {
  const words = name.split(/[/-]/);
  const entry = { version, optional: true };
  if (parent.dev || parent.devOptional) entry.dev = true;
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length) entry.os = os;
  if (cpu.length) entry.cpu = cpu;
  return entry;
}

let added = 0;
let hosts = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.resolved && /^https?:/.test(entry.resolved)) {
    delete entry.resolved;
    hosts += 1;
  }
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolved(path, name)) continue;
    lock.packages[`node_modules/${name}`] = stub(name, version, entry);
    added += 1;
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
lock.packages = Object.fromEntries(sorted);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(
  `package-lock.json: ${added} optional packages of other platforms added, ${hosts} registry addresses removed`,
);

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, stale } from '../build.mjs';
import { root } from './house.mjs';
import { Sorry } from './sorry.mjs';

/**
 * Dependencies and build as this clone's files ask for, each only when it is missing or out of date.
 * @param {AbortSignal} ended ends an installation under way
 */
export async function installAndBuild(ended) {
  if (installIsStale()) await install(ended);
  if (!stale()) return;
  console.log('Building…');
  try {
    build();
  } catch (error) {
    throw new Sorry(/** @type {Error} */ (error).message);
  }
}

/** By version, since a lock file may be newer without asking for anything else, as after a checkout. */
function installIsStale() {
  const installed = path.join(root, 'node_modules/.package-lock.json');
  const wanted = path.join(root, 'package-lock.json');
  if (!fs.existsSync(installed)) return true;
  if (fs.statSync(wanted).mtimeMs <= fs.statSync(installed).mtimeMs) return false;
  const there = JSON.parse(fs.readFileSync(installed, 'utf8')).packages;
  return Object.entries(JSON.parse(fs.readFileSync(wanted, 'utf8')).packages).some(
    ([name, { version, optional }]) => name && (there[name] ? there[name].version !== version : !optional),
  );
}

/** @param {AbortSignal} ended */
async function install(ended) {
  console.log('Installing dependencies…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // production too needs the embedded database and the compiler, which are development dependencies
  const words = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(npm, words, { cwd: root, stdio: 'inherit', signal: ended, shell: process.platform === 'win32' });
  const code = await new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  if (code !== 0) throw new Sorry('The dependencies could not be installed: npm ci failed.');
}

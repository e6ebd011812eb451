import { existsSync, readFileSync } from 'node:fs';
import { envExample } from '../../lib/settings.mjs';
import { places, sources } from './sources.js';

// this file spells out what it looks for
const others = sources.filter(({ path }) => path !== 'tools/check/src/tidy.spec.ts');
const code = others.filter(({ path }) => /\.(ts|tsx|mjs|cjs|js)$/.test(path));
const tests = code.filter(({ path }) => /\.spec\.tsx?$/.test(path));

describe('tidiness', () => {
  it('leaves nothing for later', () => {
    expect(places(others, /\b(TODO|FIXME|XXX)\b/)).toEqual([]);
  });

  it('names no folder of somebody’s machine', () => {
    expect(places(others, /(^|[\s'"`(=:])\/(work|root|Users|home\/(?!pos\b)[a-z]+)\//)).toEqual([]);
  });

  it('has no test switched off or alone', () => {
    expect(places(tests, /\b(it|test|describe)(\.concurrent)?\.(only|skip|todo)\b|\b[xf](it|describe)\(/)).toEqual([]);
  });

  it('gives the reason of every exception from the linter', () => {
    expect(places(code, /eslint-disable(?!.* -- \S)/)).toEqual([]);
  });

  it('switches the type checker off nowhere', () => {
    expect(places(code, /@ts-(ignore|nocheck)/)).toEqual([]);
  });

  it('prints each setting into .env.example', () => {
    expect(existsSync('.env.example') ? readFileSync('.env.example', 'utf8') : undefined).toBe(envExample());
  });

  it('keeps compiled files out of the sources', () => {
    const compiled = sources.filter(({ path }) => /^(apps|libs)\/(?!web\/)[^/]+\/src\/.*\.js$/.test(path));
    expect(compiled.map(({ path }) => path)).toEqual([]);
  });

  it('names no registry in the lock file', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toMatch(/"resolved": "https?:/);
  });

  it('pins every dependency to one version', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, at]) => !/^\d+\.\d+\.\d/.test(at));
    expect(loose).toEqual([]);
  });
});

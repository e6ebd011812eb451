import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
// each once, by the script that runs it last
const programs = new Map(
  Object.entries(scripts).flatMap(([name, script]) => {
    const file = /node (tools\/(?:\w+\/)?\w+\.mjs)(?: \w+)?$/.exec(script)?.[1];
    return file ? [[file, name] as const] : [];
  }),
);

interface Said {
  readonly code: number | string | null | undefined;
  readonly out: string;
  readonly err: string;
}

const run = (file: string, word: string): Promise<Said> =>
  new Promise((resolve) => {
    execFile(process.execPath, [file, word], (error, out, err) => resolve({ code: error ? error.code : 0, out, err }));
  });

describe.each([...programs].map(([file, name]) => [name, file] as const))('npm run %s', (_name, file) => {
  it('says how it is used, and does nothing that it was not told to', async () => {
    const [helped, strange] = await Promise.all([run(file, '--help'), run(file, '--nothing-like-it')]);
    expect(helped).toEqual({ code: 0, out: expect.stringMatching(/^npm /), err: '' });
    expect(strange).toEqual({ code: expect.any(Number), out: '', err: expect.stringMatching(/--nothing-like-it/) });
    expect(strange.code).toBeGreaterThan(0);
    expect(strange.err).not.toMatch(/^\s+at /m);
  });
});

it('holds every program that npm runs to it', () => {
  expect([...programs.keys()].length).toBeGreaterThanOrEqual(12);
});

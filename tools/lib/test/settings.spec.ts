import { readdirSync, readFileSync } from 'node:fs';
import { envExample } from '../settings.mjs';

const text = envExample();
const listed = new Set([...text.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name!));

describe('.env.example', () => {
  it('lists every setting that the code reads', () => {
    const files = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /(?<!\.spec)\.ts$/.test(name) && !name.includes('test'))
        .map((name) => `${folder}/${name}`),
    );
    const settingsCode = files.filter((file) => /SettingsReader/.test(readFileSync(file, 'utf8')));
    expect(settingsCode).toContain('libs/service/src/settings.ts');
    const read = settingsCode.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/'([A-Z][A-Z_]{3,})'/g)].map(([, name]) => name!),
    );
    expect(read.filter((name) => !listed.has(name))).toEqual([]);
  });

  it('lists what the launcher reads', () => {
    const code = readdirSync('tools/lib')
      .filter((name) => name.endsWith('.mjs'))
      .map((name) => readFileSync(`tools/lib/${name}`, 'utf8'))
      .join();
    const read = [...code.matchAll(/\benv\.([A-Z][A-Z_]+)/g)].map(([, name]) => name!);
    // not ours to set: where programs are, and what runs Node
    expect(read.filter((name) => !listed.has(name) && !['PATH', 'NODE_OPTIONS'].includes(name))).toEqual([]);
  });

  it('has one setting of each service', () => {
    expect([...listed].filter((name) => name.startsWith('POOL_'))).toHaveLength(7);
    expect([...listed].filter((name) => name.endsWith('_DATABASE_URL'))).toHaveLength(7);
  });
});

// Loaded before everything else in each process of a profiled run; only the process that is asked for takes a profile.
import fs from 'node:fs';
import inspector from 'node:inspector';
import path from 'node:path';

const { BENCH_PROFILE: name = '', BENCH_PROFILE_FILE: file = '' } = process.env;
const script = name === 'pos' ? 'tools/one-process.mjs' : `dist/apps/${name}/src/main.js`;

if (process.argv[1]?.endsWith(script)) {
  const session = new inspector.Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  // within one thread the answer comes before post returns, so the profile is written while the process exits
  process.once('exit', () => {
    session.post('Profiler.stop', (_error, { profile }) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, JSON.stringify(profile));
    });
  });
}

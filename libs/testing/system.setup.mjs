// Starts the whole system once for all suites of a run, unless POS_TEST_SYSTEM names one that runs already.
import { build, stale } from '../../tools/build.mjs';

export default async function start() {
  if (process.env.POS_TEST_SYSTEM) return;
  if (stale()) build();
  const { startSystem } = await import('../../dist/libs/testing/src/start-system.js');
  const mode = process.env.POS_MODE === 'services' ? 'services' : 'one';
  const started = await startSystem({ mode, demo: Boolean(process.env.POS_TEST_DEMO) });
  globalThis.posSystem = started;
  process.env.POS_TEST_SYSTEM = started.systemFile;
}

// Runs the import rules over each folder named on the command line and prints the names of the rules it breaks, as JSON.
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const { forbidden, options } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
const broken = {};
for (const place of process.argv.slice(2)) {
  process.chdir(place);
  const { output } = await cruise(
    ['.'],
    { ...options, validate: true, ruleSet: { forbidden } },
    {},
    {
      tsConfig: extractTSConfig('tsconfig.json'),
    },
  );
  broken[basename(place)] = [...new Set(output.summary.violations.map(({ rule }) => rule.name))];
}
process.stdout.write(JSON.stringify(broken));

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = process.cwd();
const config = createRequire(join(root, 'package.json'))('./.dependency-cruiser.cjs') as {
  forbidden: { name: string }[];
};

/** The smallest house that breaks the rule: path → content. A lib or file that is only imported is empty. */
type House = Record<string, string>;

const kernelDoor = 'libs/kernel/src/index.ts';
const importing = (lib: string): string => `import '#libs/${lib}';\n`;

const breaking: Record<string, House> = {
  'lib-order-kernel': { [kernelDoor]: importing('quote'), 'libs/quote/src/index.ts': '' },
  'lib-order-quote': { 'libs/quote/src/price.ts': importing('receipt'), 'libs/receipt/src/index.ts': '' },
  'lib-order-receipt': { 'libs/receipt/src/html.ts': importing('contracts'), 'libs/contracts/src/index.ts': '' },
  'lib-order-print': { 'libs/print/src/pdf.ts': importing('contracts'), 'libs/contracts/src/index.ts': '' },
  'lib-order-contracts': { 'libs/contracts/src/call.ts': importing('auth'), 'libs/auth/src/index.ts': '' },
  'lib-order-observability': { 'libs/observability/src/log.ts': importing('auth'), 'libs/auth/src/index.ts': '' },
  'lib-order-auth': { 'libs/auth/src/actor.ts': importing('messaging'), 'libs/messaging/src/index.ts': '' },
  'lib-order-messaging': { 'libs/messaging/src/bus.ts': importing('persistence'), 'libs/persistence/src/index.ts': '' },
  'lib-order-persistence': { 'libs/persistence/src/outbox.ts': importing('service'), 'libs/service/src/index.ts': '' },
  'lib-known': { 'apps/sales/src/main.ts': importing('common'), 'libs/common/src/index.ts': '' },
  'lib-imports-no-app': {
    'libs/auth/src/actor.ts': `import '../../../apps/identity/src/config.js';\n`,
    'apps/identity/src/config.ts': '',
  },
  'lib-one-door': {
    'apps/sales/src/main.ts': `import '../../../libs/service/src/serve.js';\n`,
    'libs/service/src/serve.ts': '',
  },
  'lib-by-name': {
    'apps/sales/src/main.ts': `import '../../../libs/service/src/index.js';\n`,
    'libs/service/src/index.ts': '',
  },
  'browser-libs-import-no-package': { 'libs/quote/src/price.ts': `import 'node:crypto';\n` },
  'app-imports-no-app': {
    'apps/sales/src/main.ts': `import '../../inventory/src/config.js';\n`,
    'apps/inventory/src/config.ts': '',
  },
  'all-imports-modules-only': {
    'apps/all/src/main.ts': `import '../../sales/src/sales.module.js';\nimport '../../sales/src/orders/order.js';\n`,
    'apps/sales/src/sales.module.ts': '',
    'apps/sales/src/orders/order.ts': '',
  },
  'domain-is-pure': {
    'apps/sales/src/orders/order.ts': `import './discount.js';\n${importing('kernel')}import './order.rows.js';\n`,
    'apps/sales/src/orders/discount.ts': importing('quote'),
    'apps/sales/src/orders/order.rows.ts': '',
    [kernelDoor]: '',
    'libs/quote/src/index.ts': '',
  },
  'gateway-has-no-database': {
    'apps/gateway/src/main.ts': importing('persistence'),
    'libs/persistence/src/index.ts': '',
  },
  'web-imports-browser-libs-only': {
    'apps/web/src/app.ts': importing('kernel') + importing('auth'),
    [kernelDoor]: '',
    'libs/auth/src/index.ts': '',
  },
  'no-cycle': {
    'apps/sales/src/orders/orders.service.ts': `import './orders.repository.js';\n`,
    'apps/sales/src/orders/orders.repository.ts': `import './orders.service.js';\n`,
  },
  'no-test-code-in-src': {
    'apps/sales/src/orders/orders.service.ts': `import './order.spec.js';\n`,
    'apps/sales/src/orders/order.spec.ts': '',
  },
  'no-dev-dependency-in-src': { 'apps/sales/src/main.ts': `import 'fast-check';\n` },
  'package-declared': { 'apps/sales/src/main.ts': `import 'undeclared';\n`, 'node_modules/undeclared/index.js': '' },
  'import-resolves': { 'apps/sales/src/main.ts': `import './gone.js';\n` },
};

const folder = mkdtempSync(join(tmpdir(), 'pos-import-rules-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function build(name: string, house: House): string {
  const place = join(folder, name);
  for (const [path, content] of Object.entries(house)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), content);
  }
  mkdirSync(join(place, 'node_modules'), { recursive: true });
  for (const dependency of ['fast-check', 'typescript']) {
    symlinkSync(join(root, 'node_modules', dependency), join(place, 'node_modules', dependency));
  }
  for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
    cpSync(join(root, file), join(place, file));
  return place;
}

/** The rules that each house breaks, by name of the house. One process for all: the linter takes a second to start. */
async function findings(places: string[]): Promise<Record<string, string[]>> {
  const { stdout } = await run(process.execPath, [join(root, 'tools/check/cruise-houses.mjs'), ...places]);
  return JSON.parse(stdout) as Record<string, string[]>;
}

describe('import rules', () => {
  it('has a house that breaks each rule', () => {
    expect(Object.keys(breaking).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
  });

  it('bites where a house breaks it, and no other rule does', async () => {
    const places = Object.entries(breaking).map(([name, house]) => build(name, house));
    const expected = Object.fromEntries(Object.keys(breaking).map((name) => [name, [name]]));
    expect(await findings(places)).toEqual(expected);
  });
});

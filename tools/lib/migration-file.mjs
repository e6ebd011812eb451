import fs from 'node:fs';
import path from 'node:path';
import { root, services, shown } from './house.mjs';
import { Sorry } from './sorry.mjs';

/**
 * Writes an empty migration of a service and lists it in the service's `database.ts`; answers the file's path.
 * @param {string} service
 * @param {string} name kebab-case, e.g. add-tips
 */
export function newMigration(service, name, now = new Date()) {
  if (!services.includes(service)) throw new Sorry(`"${service}" is no service: ${services.join(', ')}.`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new Sorry(`"${name}" is no name like add-tips.`);
  const app = path.join(root, 'apps', service);
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const className = `${name.replace(/(^|-)([a-z0-9])/g, (_, __, first) => first.toUpperCase())}${stamp}`;
  const file = path.join(app, 'migrations', `${stamp}-${name}.ts`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, migration(className));
  list(path.join(app, 'src/database.ts'), className, `../migrations/${stamp}-${name}.js`);
  return shown(file);
}

const migration = (/** @type {string} */ className) => `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  name = '${className}';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`\`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
`;

/** Appends the class to the list of migrations, and its import to the imports. */
function list(/** @type {string} */ file, /** @type {string} */ className, /** @type {string} */ from) {
  const text = fs.readFileSync(file, 'utf8');
  const listed = text.replace(
    /migrations: \[([^\]]*?),?\s*\]/,
    (_, before) => `migrations: [${before.trim()}${before.trim() ? ', ' : ''}${className}]`,
  );
  if (listed === text)
    throw new Sorry(`Add ${className} to the migrations in ${shown(file)}: no list was found there.`);
  const imports = [...listed.matchAll(/^import .*;\n/gm)];
  const last = imports.findLast(([line]) => line.includes('../migrations/')) ?? imports.at(-1);
  const end = last ? last.index + last[0].length : 0;
  fs.writeFileSync(file, `${listed.slice(0, end)}import { ${className} } from '${from}';\n${listed.slice(end)}`);
}

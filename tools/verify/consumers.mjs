import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, services } from '../lib/house.mjs';
import { Sorry } from '../lib/sorry.mjs';

/**
 * Who reacts to what, as the built services themselves say it: the list cannot fall behind the code.
 * @typedef {{ name: string, service: string, events: string[] }} Consumer
 * @returns {Promise<Consumer[]>}
 */
export async function consumers() {
  /** @type {Map<string, Set<string>>} */
  const events = new Map();
  for (const service of services) {
    const file = path.join(root, `dist/apps/${service}/src/${service}.module.js`);
    if (!fs.existsSync(file)) throw new Sorry(`${service} is not built: run npm run build.`);
    const rooms = await import(pathToFileURL(file).href);
    for (const exported of Object.values(rooms))
      for (const controller of controllersOf(exported))
        for (const { consumer, names } of reactionsOf(controller))
          events.set(consumer, new Set([...(events.get(consumer) ?? []), ...names]));
  }
  return [...events].map(([name, names]) => ({
    name,
    service: name.slice(0, name.indexOf('.')),
    events: [...names].sort(),
  }));
}

/**
 * @param {any} module
 * @returns {any[]}
 */
function controllersOf(module) {
  const own = Reflect.getMetadata('controllers', module) ?? [];
  const imported = (Reflect.getMetadata('imports', module) ?? []).filter((each) => typeof each === 'function');
  return [...own, ...imported.flatMap(controllersOf)];
}

/** @param {any} controller */
function reactionsOf(controller) {
  return Object.getOwnPropertyNames(controller.prototype).flatMap((method) => {
    const handler = controller.prototype[method];
    const consumer = Reflect.getMetadata('microservices:pattern_extras', handler)?.consumer;
    return consumer ? [{ consumer, names: Reflect.getMetadata('microservices:pattern', handler) }] : [];
  });
}

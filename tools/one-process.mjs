// Every service of the house in one process: requests are function calls, events need no broker.
import 'reflect-metadata';
import { serveAll } from '../dist/libs/service/src/index.js';
import { services } from './lib/house.mjs';

const modules = await Promise.all(
  [...services, 'gateway'].map(async (name) => {
    const found = await import(`../dist/apps/${name}/src/${name}.module.js`);
    return { name, module: found[`${name[0].toUpperCase()}${name.slice(1)}Module`] };
  }),
);
await serveAll(modules);

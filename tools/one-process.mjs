// Every service of the house in one process: requests are function calls, events need no broker.
import 'reflect-metadata';
import { gateway } from '../dist/apps/gateway/src/gateway.module.js';
import { serveAll } from '../dist/libs/service/src/index.js';
import { services } from './lib/house.mjs';

const definitions = await Promise.all(
  services.map(async (name) => {
    const [rooms, { database }] = await Promise.all([
      import(`../dist/apps/${name}/src/${name}.module.js`),
      import(`../dist/apps/${name}/src/database.js`),
    ]);
    return { module: rooms[`${name[0].toUpperCase()}${name.slice(1)}Module`], database };
  }),
);
await serveAll(definitions, gateway);

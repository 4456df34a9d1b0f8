/** The example shops that the demo uses, and starts. They have to be built. */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProcess } from './start-process.js';
import { words } from './words.js';

/** The shops, and the project ID under which the events of each one arrive. */
export const shopKinds = {
  express: { name: 'express', projectId: 'demo-express', main: 'shop.js' },
  koa: { name: 'koa', projectId: 'demo-koa', main: 'shop.js' },
  fastify: { name: 'fastify', projectId: 'demo-fastify', main: 'shop.js' },
  nestjs: { name: 'nestjs', projectId: 'demo-nestjs', main: 'dist/main.js' },
};

/** Starts a shop in a process of its own, whose `ready` resolves with the shop's address. */
export function startShop({ name, projectId, main }, env, onCrash) {
  const ofShop = { PORT: '0', GROWINGIO_MODE: 'production', GROWINGIO_PROJECT_ID: projectId };
  return startProcess(
    {
      name: words.shopProcess(name),
      file: join(shopFolder(name), main),
      env: { ...ofShop, ...env },
      readyWhen: /shop: (http:\/\/\S+)\n/,
    },
    onCrash,
  );
}

function shopFolder(name) {
  return dirname(fileURLToPath(import.meta.resolve(`growingio-example-${name}/package.json`)));
}

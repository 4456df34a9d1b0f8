/** The example shops that the demo uses: compiles and starts them. */

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startProcess } from './start-process.js';

const buildTimeout = 120_000;

/** The shops, and the project ID under which the events of each one arrive. */
export const shopKinds = {
  express: { name: 'express', projectId: 'demo-express', main: 'shop.js' },
  koa: { name: 'koa', projectId: 'demo-koa', main: 'shop.js' },
  nestjs: { name: 'nestjs', projectId: 'demo-nestjs', main: 'dist/main.js' },
};

/** Compiles the one shop that is written in TypeScript. Rejects with what the compiler says. */
export async function buildShops(signal) {
  const folder = shopFolder('nestjs');
  const compiler = createRequire(join(folder, 'package.json')).resolve('typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [compiler], { cwd: folder, timeout: buildTimeout, signal });
  } catch (error) {
    throw new Error(`examples/nestjs does not compile:\n${error.stdout || error.message}`, { cause: error });
  }
}

/** Starts a shop in a process of its own, whose `ready` resolves with the shop's address. */
export function startShop({ name, projectId, main }, env, onCrash) {
  const ofShop = { PORT: '0', GROWINGIO_MODE: 'production', GROWINGIO_PROJECT_ID: projectId };
  return startProcess(
    {
      name: `${name} shop`,
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

/** Starts the three example shops, each in a process of its own. */

import { execFile, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const leash = new URL('leash.js', import.meta.url).href;
const timeouts = { build: 120_000, start: 60_000, stop: 20_000 };
const mostOutput = 10_000;

/** The shops, and the project ID under which the events of each one arrive. */
export const shopKinds = [
  { name: 'express', projectId: 'demo-express', main: 'shop.js' },
  { name: 'koa', projectId: 'demo-koa', main: 'shop.js' },
  { name: 'nestjs', projectId: 'demo-nestjs', main: 'dist/main.js' },
];

/** Compiles the one shop that is written in TypeScript. Rejects with what the compiler says. */
export async function buildShops(signal) {
  const folder = shopFolder('nestjs');
  const compiler = createRequire(join(folder, 'package.json')).resolve('typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [compiler], { cwd: folder, timeout: timeouts.build, signal });
  } catch (error) {
    throw new Error(`examples/nestjs does not compile:\n${error.stdout || error.message}`, { cause: error });
  }
}

/** Starts a shop. `ready` resolves with its address; `ended` resolves when its process is gone, for whatever reason. */
export function startShop({ name, projectId, main }, collectorUrl) {
  const child = fork(join(shopFolder(name), main), {
    execArgv: ['--import', leash],
    env: {
      ...process.env,
      PORT: '0',
      GROWINGIO_MODE: 'production',
      GROWINGIO_PROJECT_ID: projectId,
      GROWINGIO_HOST: collectorUrl,
      // Nothing of this leaves the machine, whatever proxy it uses.
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-mostOutput);
    });
  }
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `status ${code}`));
  });
  const failed = (what) => new Error(`the ${name} shop ${what}; it said:\n${output || '(nothing)'}`);

  async function waitUntilReady() {
    const address = new Promise((resolve) => {
      child.stdout.on('data', () => {
        const [, url] = /shop: (http:\/\/\S+)\n/.exec(output) ?? [];
        if (url !== undefined) resolve(url);
      });
    });
    const crashed = ended.then((how) => Promise.reject(failed(`ended with ${how} at its start`)));
    return inTime(Promise.race([address, crashed]), timeouts.start, () => failed('did not start'));
  }

  /** Asks the shop to stop, which delivers what it still holds, and waits until it is gone. */
  async function stop() {
    child.kill('SIGTERM');
    try {
      const how = await inTime(ended, timeouts.stop, () => failed('did not stop when it was asked to'));
      if (how !== 'status 0' && how !== 'SIGTERM' && how !== 'SIGINT') throw failed(`ended with ${how}`);
    } finally {
      child.kill('SIGKILL');
    }
  }

  return { name, projectId, ready: waitUntilReady(), ended, failed, stop };
}

function shopFolder(name) {
  return dirname(fileURLToPath(import.meta.resolve(`growingio-example-${name}/package.json`)));
}

async function inTime(promise, timeout, describe) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(describe()), timeout);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

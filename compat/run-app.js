/** Runs an application on a Node or another runtime, as it is or bundled, and checks whether its events reached a collector under their user. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../scripts/consumer/run-program.js';
import { redisUrl } from '../scripts/readmes/redis.js';
import { bundle } from './bundlers.js';
import { writeApp } from './write-app.js';

const visit = {
  how: 'serve',
  steps: ['POST /login/u1', 'POST /buy', 'SIGTERM'],
  events: ['BuyProduct by u1', 'Login by u1', 'ViewCart by u1'],
};

/**
 * What runs an application: `path` is Node's or another runtime's, which gets `words` before the program's name, and `bundler`
 * makes another program of it first. Where `memory` names the folder in which a runtime remembers modules, the application is started for
 * the first time there: Deno reads the exports of CommonJS modules then, and can hang over it.
 *
 * @typedef {{ path: string, words?: string[], memory?: string, bundler?: { name: string, tools: string } }} Way
 */

/**
 * Runs a host's application. `not applicable` is what the same application without our packages can't do either: it has
 * to fail to be bundled, or to end with an error of its own before it listens.
 *
 * @param {Way} way
 * @returns {Promise<{ verdict: 'ok' | 'FAIL' | 'n/a', reason?: string }>}
 */
export async function runApp(folder, host, format, { path, words = [], memory, bundler }, startCollector) {
  const run = async (isBare, events) => {
    const written = writeApp(folder, host, format, isBare).program;
    const program = bundler === undefined ? written : await bundle(bundler, folder, written, format, host.external);
    const empty = await mkdtemp(join(tmpdir(), 'growingio-compat-memory-'));
    const environment = {
      ...(host.needsRedis ? { REDIS_URL: await redisUrl() } : {}),
      ...(memory === undefined ? {} : { [memory]: empty }),
    };
    // The application has to end by itself, once it is told to close.
    const options = { node: path, endings: [0], words: [...words, program] };
    return runProgram(program, folder, { ...visit, environment, events }, startCollector, options).finally(() =>
      rm(empty, { recursive: true, force: true }),
    );
  };
  try {
    await run(false, visit.events);
    return { verdict: 'ok' };
  } catch (error) {
    const reason = await run(true, []).then(() => undefined, whyNotStarted);
    return reason === undefined ? { verdict: 'FAIL', reason: error.message } : { verdict: 'n/a', reason };
  }
}

function whyNotStarted({ message }) {
  if (!/^it ended before it was ready|^\S* \S*bundle-child\.js ended with/.test(message)) return undefined;
  const lines = message.split('\n').slice(1);
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line.trim() !== '') ?? message;
}

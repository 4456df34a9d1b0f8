/**
 * Builds what has changed since it was built, and then runs a program in this same process, if one is named:
 *
 *   node scripts/build.js [PROGRAM [WORD …]]
 *
 * With `build && run` a signal to npm ends the shell between them only, and not what it has started.
 */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildChanged } from './building/build-changed.js';
import { isChinese } from './language.js';
import { endBy, onStopSignal } from './steps/stop-signals.js';

const root = join(import.meta.dirname, '..');
const say = isChinese(process.env) ? (name) => `构建 ${name}` : (name) => `building ${name}`;

const stopped = new AbortController();
const off = onStopSignal((signal) => stopped.abort(signal));
try {
  await buildChanged(root, { onBuild: (name) => console.log(say(name)), signal: stopped.signal });
} catch (error) {
  if (!stopped.signal.aborted) console.error(error.message);
  process.exitCode = 1;
} finally {
  off();
}
if (stopped.signal.aborted) endBy(stopped.signal.reason);
else if (process.exitCode === undefined && process.argv[2] !== undefined) {
  // As if it had been started itself.
  process.argv.splice(1, 2, resolve(process.argv[2]));
  await import(pathToFileURL(process.argv[1]));
}

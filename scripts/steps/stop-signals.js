/** Notices that this program is to end: a signal, or the end of the npm that has started it. */
import { readFileSync } from 'node:fs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** How often it looks whether npm is still there, in ms. */
const interval = 500;
/** So close together, in ms, two signals are one: a terminal sends Ctrl-C to npm and to us, and npm passes it on. */
const echoTime = 1000;

const npm = findNpm();

/**
 * Calls `stop` once with the signal that came, or with SIGHUP when npm is gone: it passes on SIGINT and SIGTERM, and is gone without
 * a word at any other one. A further signal, more than 1 s later, ends the process at once. Returns what ends the watch.
 *
 * @param {(signal: NodeJS.Signals) => void} stop
 * @returns {() => void}
 */
export function onStopSignal(stop) {
  let first;
  const receive = (signal) => {
    if (first === undefined) {
      first = performance.now();
      stop(signal);
    } else if (performance.now() - first > echoTime) {
      off();
      process.kill(process.pid, signal);
    }
  };
  for (const signal of signals) process.on(signal, receive);
  // Who is started in another way may well outlive its parent: `node demo.js &`.
  const isOfNpm = process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32';
  const timer = setInterval(() => {
    if (isOfNpm && first === undefined && findNpm() !== npm) receive('SIGHUP');
  }, interval).unref();
  const off = () => {
    clearInterval(timer);
    for (const signal of signals) process.off(signal, receive);
  };
  return off;
}

/** Ends this process as the signal would have done. */
export function endBy(signal) {
  process.kill(process.pid, signal);
}

/** The process ID of the parent, or of its own parent where it is the shell in which npm runs a script: not every shell gives way to it. */
function findNpm() {
  try {
    // `1234 (sh) S 1233 …`: its name, state and parent.
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8'));
    return /^(?:sh|dash|ash|bash|busybox)$/.test(name) ? Number(parent) : process.ppid;
  } catch {
    // Only Linux has /proc, and only Debian's shell stays.
    return process.ppid;
  }
}

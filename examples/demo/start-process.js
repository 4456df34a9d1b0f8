/** Starts a process of the demo, on a leash; says when it is ready, how it has ended, and what it has said. */

import { fork } from 'node:child_process';
import { words } from './words.js';

const leash = new URL('leash.js', import.meta.url).href;
const timeouts = { start: 60_000, stop: 20_000 };
const mostOutput = 10_000;
const goodEnds = ['status 0', 'SIGTERM', 'SIGINT'];

/**
 * `ready` resolves with what `readyWhen` finds in the output; `ended` resolves when the process is gone, for whatever reason.
 * One that ends before it was asked to is told to `onCrash`.
 */
export function startProcess({ name, file, env, readyWhen }, onCrash) {
  const child = fork(file, {
    execArgv: ['--import', leash],
    // Nothing of this leaves the machine, whatever proxy it uses.
    env: { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in a terminal is for the demo only, which stops its processes in their order.
    detached: process.platform !== 'win32',
  });

  let output = '';
  let isEnding = false;
  let isKilled = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-mostOutput);
    });
  }
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `status ${code}`));
  });
  ended.then((how) => {
    if (!isEnding) onCrash(failed(words.ended(how)));
  });

  function failed(what) {
    return new Error(words.processFailed(name, what, output));
  }

  async function waitUntilReady() {
    const found = new Promise((resolve) => {
      child.stdout.on('data', () => {
        const [, what] = readyWhen.exec(output) ?? [];
        if (what !== undefined) resolve(what);
      });
    });
    const crashed = ended.then((how) => Promise.reject(failed(words.endedAtStart(how))));
    return inTime(Promise.race([found, crashed]), timeouts.start, () => failed(words.didNotStart()));
  }

  /** Asks it to stop, which delivers what it still holds, and waits until it is gone. */
  async function stop() {
    isEnding = true;
    child.kill('SIGTERM');
    try {
      const how = await inTime(ended, timeouts.stop, () => failed(words.didNotStop()));
      if (!isKilled && !goodEnds.includes(how)) throw failed(words.ended(how));
    } finally {
      child.kill('SIGKILL');
    }
  }

  /** Ends it at once, as a crash of the machine would, and waits until it is gone. */
  async function kill() {
    isEnding = true;
    isKilled = true;
    child.kill('SIGKILL');
    await ended;
  }

  /** Sends it a word, and resolves with its answer. */
  function ask(word) {
    return new Promise((resolve, reject) => {
      ended.then((how) => reject(failed(words.ended(how))));
      child.once('message', resolve);
      child.send(word);
    });
  }

  const ready = waitUntilReady();
  // Who waits for it hears of it.
  ready.catch(() => {});
  return { name, ready, ended, stop, kill, ask };
}

/** Stops several at once, and rejects afterwards with what went wrong with the first. */
export async function stopAll(processes) {
  const results = await Promise.allSettled(processes.map((each) => each.stop()));
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure !== undefined) throw failure.reason;
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

/**
 * The dependency undici, when the first client that sends needs it. It is loaded by this file only. CommonJS, so that both
 * builds can load it on demand and without waiting.
 */

import type Undici = require('undici');

/** Where undici and the `fetch()` of Node both look for the dispatcher of the process. */
const dispatcher = Symbol.for('undici.globalDispatcher.1');

/** Each of these globals of Node loads its own `fetch()`, whose dispatcher is the process's from then on. */
const globals = ['Headers', 'Request', 'Response', 'FormData'];

/**
 * When it finds no dispatcher of the process, undici installs its own, and the host's `fetch()` goes through it from then on:
 * another version, with other rules. So first that of Node takes its place; one that the host has set stays.
 */
function keepFetch(): void {
  for (const name of globals) {
    if (Reflect.get(globalThis, dispatcher) !== undefined) return;
    try {
      Reflect.get(globalThis, name);
    } catch {
      // A host that has put a getter of its own there: the next one may be Node's.
    }
  }
}

const loadUndici = (): typeof Undici => {
  keepFetch();
  // By the name of the package Bun gives a module of its own, whose dispatchers dispatch nothing.
  return (process.versions['bun'] === undefined ? require('undici') : require('undici/index.js')) as typeof Undici;
};

declare const jest: unknown;

// Jest, whose modules all have a `jest`, lets nothing be loaded when a test file is over, and what it has left is sent later.
loadUndici.canWait = typeof jest === 'undefined';

export = loadUndici;

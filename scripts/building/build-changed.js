/** Builds the units whose sources, settings, or whose neighbours' types have changed since they were built, or whose output has. */
import { delimiter, join } from 'node:path';
import { keep, readKept } from '../kept.js';
import { startCommand } from '../steps/command.js';
import { fingerprintOutput, fingerprintSources } from './fingerprint.js';
import { readUnits } from './units.js';

const mostAtOnce = 2;

/**
 * Each is built after those that it needs, two at once. Returns the names of those that were built; the first failure stops the rest, and is thrown with all
 * that its build has said. When the signal is aborted, what runs is stopped, and the signal's reason thrown.
 *
 * @param {string} root
 * @param {{ onBuild?: (name: string) => void, signal?: AbortSignal }} [options] `onBuild` is told of each before it is built
 * @returns {Promise<string[]>}
 */
export async function buildChanged(root, { onBuild = () => {}, signal } = {}) {
  const kept = readKept(root, 'builds');
  const units = readUnits(root);
  const waiting = new Set(units);
  const running = new Map();
  const built = [];
  const stopped = new AbortController();
  const either = signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]);

  async function makeSure(unit) {
    const needed = units.filter(({ name }) => unit.needs.includes(name));
    const sources = fingerprintSources(unit, needed, root);
    const last = kept[unit.name];
    if (last?.sources === sources && last.output === fingerprintOutput(unit)) return;
    onBuild(unit.name);
    await runBuild(unit, root, either);
    kept[unit.name] = { sources, output: fingerprintOutput(unit) };
    keep(root, 'builds', kept);
    built.push(unit.name);
  }

  try {
    while (waiting.size + running.size > 0) {
      signal?.throwIfAborted();
      const isOpen = (name) => running.has(name) || [...waiting].some((unit) => unit.name === name);
      const ready = [...waiting].filter(({ needs }) => !needs.some(isOpen));
      for (const unit of ready.slice(0, mostAtOnce - running.size)) {
        waiting.delete(unit);
        running.set(
          unit.name,
          makeSure(unit).finally(() => running.delete(unit.name)),
        );
      }
      if (running.size === 0)
        throw new Error(`these need each other: ${[...waiting].map(({ name }) => name).join(', ')}`);
      await Promise.race(running.values());
    }
  } catch (error) {
    stopped.abort(error);
    await Promise.allSettled(running.values());
    throw error;
  }
  return built;
}

async function runBuild({ name, folder, command }, root, signal) {
  signal.throwIfAborted();
  let output = '';
  const PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const started = startCommand(command, {
    cwd: folder,
    env: { ...process.env, PATH },
    onOutput: (_, chunk) => (output += chunk),
  });
  const stop = () => void started.stop();
  signal.addEventListener('abort', stop);
  const { code } = await started.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`${name} does not build:\n${output || '(it said nothing)'}`);
}

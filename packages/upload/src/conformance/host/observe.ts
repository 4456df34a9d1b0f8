/** Reads what a request leaves to be seen, its listeners and its error's stack, so that two hosts can be compared. */

import type { EventEmitter } from 'node:events';
import { sep } from 'node:path';

/** How many listeners there are, by `<emitter> <event>`. */
export type Counts = Record<string, number>;

export function countListeners(emitters: Record<string, EventEmitter | undefined>): Counts {
  const counts: Counts = {};
  for (const [name, emitter] of Object.entries(emitters)) {
    for (const event of emitter?.eventNames() ?? []) {
      counts[`${name} ${String(event)}`] = emitter?.listenerCount(event) ?? 0;
    }
  }
  return counts;
}

/** What is not the same, and by how much. */
export function compareCounts(counts: Counts, before: Counts = {}): Counts {
  const names = new Set([...Object.keys(counts), ...Object.keys(before)]);
  const changes = [...names].map((name) => [name, (counts[name] ?? 0) - (before[name] ?? 0)] as const);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}

/** From the top, without those of Node's own queues: they differ by how many timers were due at once. */
export function readFrames(stack: string): string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.filter((frame) => !/node:internal\/(timers|process\/task_queues)/.test(frame));
}

/** The frames above the first of ours, and those of ours. */
export function originOf(frames: readonly string[]): { above: string[]; ours: string[] } {
  const first = frames.findIndex(isOurs);
  return { above: frames.slice(0, first === -1 ? undefined : first), ours: frames.filter(isOurs) };
}

// Ours, as they lie in this repository or where npm has put them; the handlers of this suite are the host's. The async context's
// `run` is Node's, and stands in the stack for us.
function isOurs(frame: string): boolean {
  if (frame.includes(`${sep}conformance${sep}`)) return false;
  return ours.some((path) => frame.includes(path)) || frame.includes('AsyncLocalStorage.run');
}

const ours = [
  ...['express', 'fastify', 'koa', 'nestjs', 'upload'].map((name) => ['packages', name, 'src', ''].join(sep)),
  ['node_modules', '@growingio', ''].join(sep),
];

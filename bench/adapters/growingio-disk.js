/** Ours, with the outbox on disk; each group of events is forced to the disk. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskOutbox } from '@growingio/outbox-disk';
import * as growingio from './growingio.js';

export const packages = ['@growingio/upload', '@growingio/outbox-disk'];
export const settings = {
  defaults: { durability: 'os' },
  tuned: { flushAt: 500, durability: 'fsync' },
  queueing: { ...growingio.settings.queueing, durability: 'fsync', maxMemoryBytes: 4e9 },
};

export function open(url, { durability, maxMemoryBytes = 67_108_864, ...options }) {
  const directory = mkdtempSync(join(tmpdir(), 'growingio-bench-outbox-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return growingio.open(url, {
    ...options,
    outbox: diskOutbox({ directory, durability, maxMemoryBytes, maxQueueBytes: 4e9 }),
  });
}

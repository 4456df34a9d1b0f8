/** Counts the dead letters of a directory by their reasons. */

import { lstat } from 'node:fs/promises';
import { deadLettersPath } from '../directory/paths.js';
import { letterPath, listLetterFiles } from '../dead-letters/letter-files.js';
import { findLetters } from '../dead-letters/replay-dead-letters.js';
import type { OnFault } from './found-store.js';

/** The dead letters of a directory, counted. */
export interface DeadLettersInspection {
  readonly count: number;
  /** What their files take. */
  readonly bytes: number;
  /** How many there are of each reason, the most frequent first; reasons beyond the first 1,000 count as `…`. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

const mostReasons = 1000;

/** Never rejects. */
export async function inspectDeadLetters(directory: string, onFault: OnFault): Promise<DeadLettersInspection> {
  const reasons = new Map<string, number>();
  let [count, bytes] = [0, 0];
  try {
    for await (const { reason } of findLetters(directory)) {
      const key = reasons.has(reason) || reasons.size < mostReasons ? reason : '…';
      reasons.set(key, (reasons.get(key) ?? 0) + 1);
      count += 1;
    }
    bytes = await sizeOf(deadLettersPath(directory));
  } catch (error) {
    onFault((error as { readonly path?: string }).path ?? deadLettersPath(directory), error);
  }
  const sorted = [...reasons].sort(([, one], [, other]) => other - one);
  return { count, bytes, reasons: sorted.map(([reason, many]) => ({ reason, count: many })) };
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const { name, state } of await listLetterFiles(folder)) {
    const stats = await lstat(letterPath(folder, name, state)).catch(() => undefined);
    bytes += stats?.size ?? 0;
  }
  return bytes;
}

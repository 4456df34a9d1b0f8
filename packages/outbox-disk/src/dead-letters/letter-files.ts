/** How the files of dead letters are named, and how they are passed on between who writes, who replays and who makes room. */

import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listNames } from '../directory/folder.js';
import { describeProcess, LivenessCheck } from '../directory/liveness-check.js';
import { holderPath } from '../directory/paths.js';
import { codeOf } from '../say-error.js';

/**
 * Who has the file: nobody; its writer, who adds lines to it; or a replay. Each takes it by renaming it, which only one of
 * them can do, and gives it back by renaming it again: nobody adds to a file that somebody else removes.
 */
export type LetterFileState = 'free' | 'appending' | 'replaying';

export interface LetterFile {
  /** Its name when it is free. */
  readonly name: string;
  readonly state: LetterFileState;
}

const ending = { free: '', appending: '.appending', replaying: '.replaying' } as const;

// Of one letter each, they would take 100 MB.
const mostFiles = 500_000;

export function letterPath(folder: string, name: string, state: LetterFileState): string {
  return join(folder, `${name}${ending[state]}`);
}

/** Makes file names that sort by time, each of them once. */
export class LetterNames {
  readonly #id: string;
  #last = 0;

  /** `id` names the outbox that writes the files. */
  constructor(id: string) {
    this.#id = id;
  }

  next(now: number): string {
    this.#last = Math.max(now, this.#last + 1);
    return `${new Date(this.#last).toISOString().replaceAll(':', '-')}.${this.#id}.jsonl`;
  }
}

/** The files of dead letters, oldest first. None when there is no such folder. Rejects as `fs` does. */
export async function listLetterFiles(folder: string): Promise<LetterFile[]> {
  try {
    const { names } = await listNames(folder, (name) => parseName(name).length > 0, mostFiles);
    return names.flatMap(parseName).sort(compareFiles);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Renames the file. Returns false when it isn't there in this state: somebody else has it, or it was removed. */
export async function passOn(
  folder: string,
  name: string,
  from: LetterFileState,
  to: LetterFileState,
): Promise<boolean> {
  try {
    if (from !== to) await rename(letterPath(folder, name, from), letterPath(folder, name, to));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

// One look is no time in which heartbeats could be watched: a writer is dead for certain, or as somebody has found who has taken over.
const clocks = { monotonic: () => performance.now(), fileSystem: () => Promise.resolve(undefined) };

/** Sets free what a writer had in hand when its process died. Rejects as `fs` does. */
export async function freeAbandoned(folder: string): Promise<void> {
  const inHand = (await listLetterFiles(folder)).filter(({ state }) => state === 'appending');
  if (inHand.length === 0) return;
  const liveness = new LivenessCheck(await describeProcess(), clocks);
  for (const { name } of inHand) {
    const writer = /\.([\w-]+)\.jsonl$/.exec(name)?.[1] ?? '';
    if (await liveness.isDead(holderPath(dirname(folder), writer))) await passOn(folder, name, 'appending', 'free');
  }
}

function parseName(name: string): LetterFile[] {
  const [, base, state = 'free'] = /^(.+\.jsonl)(?:\.(appending|replaying))?$/.exec(name) ?? [];
  return base === undefined ? [] : [{ name: base, state: state as LetterFileState }];
}

// What a replay has left comes before a file of the same name.
function compareFiles(a: LetterFile, b: LetterFile): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.state > b.state ? -1 : 1;
}

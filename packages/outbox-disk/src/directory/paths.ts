/** Names of files in the directory of an outbox: who and what enters, a path leaves; a name enters, who and what leaves. */

import { join } from 'node:path';

/** The proof that a process lives and holds events. */
export function holderPath(directory: string, holder: string): string {
  return join(directory, `holder.${holder}.json`);
}

/** Events that `creator` has written and `holder` delivers. */
export function storePath(directory: string, creator: string, holder: string): string {
  return join(directory, `events.${creator}.${holder}`);
}

export function segmentPath(store: string, number: number): string {
  return join(store, `${String(number).padStart(8, '0')}.segment`);
}

export function deadLettersPath(directory: string): string {
  return join(directory, 'dead-letters');
}

export interface StoreName {
  readonly name: string;
  readonly creator: string;
  readonly holder: string;
}

/** Which of these names are stores of events. */
export function findStores(names: readonly string[]): StoreName[] {
  return names.flatMap((name) => {
    const [, creator, holder] = /^events\.([\w-]+)\.([\w-]+)$/.exec(name) ?? [];
    return creator === undefined || holder === undefined ? [] : [{ name, creator, holder }];
  });
}

/** Which holders these names are the proofs of. */
export function findHolders(names: readonly string[]): string[] {
  return names.flatMap((name) => /^holder\.([\w-]+)\.json$/.exec(name)?.[1] ?? []);
}

/** Which of these names are segments, in their order. */
export function findSegments(names: readonly string[]): string[] {
  return names.filter((name) => /^\d{8,}\.segment$/.test(name)).sort();
}

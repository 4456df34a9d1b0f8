/** How the files in the directory of an outbox are named, and what the names say. */

import { join } from 'node:path';

/** The proof that a process lives and holds events. */
export function holderPath(directory: string, holder: string): string {
  return join(directory, `holder.${holder}.json`);
}

/** Events that `creator` has written and `holder` delivers, to where `label` says: see `labelOf`. */
export function storePath(directory: string, creator: string, holder: string, label: string | undefined): string {
  return join(directory, `events.${creator}.${holder}${label === undefined ? '' : `.${label}`}`);
}

export function segmentPath(store: string, number: number): string {
  return join(store, `${String(number).padStart(8, '0')}.segment`);
}

/** The file that says which of a segment's events are settled. */
export function settledPath(segment: string): string {
  return segment.replace(/segment$/, 'settled');
}

export function deadLettersPath(directory: string): string {
  return join(directory, 'dead-letters');
}

export interface StoreName {
  readonly name: string;
  readonly creator: string;
  readonly holder: string;
  /** Where its events go; `undefined` in stores of versions that did not note it. */
  readonly label: string | undefined;
}

/** Which of these names are stores of events. */
export function findStores(names: readonly string[]): StoreName[] {
  return names.flatMap((name) => {
    const [, creator, holder, label] = /^events\.([\w-]+)\.([\w-]+)(?:\.([\w.@-]+))?$/.exec(name) ?? [];
    return creator === undefined || holder === undefined ? [] : [{ name, creator, holder, label }];
  });
}

/** Which holders these names are the proofs of. */
export function findHolders(names: readonly string[]): string[] {
  return names.flatMap((name) => /^holder\.([\w-]+)\.json$/.exec(name)?.[1] ?? []);
}

/** Whether a name is one of the directory's own: a holder's proof, a store of events, or the dead letters. */
export function isOurs(name: string): boolean {
  return name === 'dead-letters' || /^(holder|events|probe)\.[\w-]/.test(name);
}

/** Whether a name is that of a segment. */
export function isSegment(name: string): boolean {
  return /^\d{8,16}\.segment$/.test(name);
}

/** A folder enters; the names in it that are wanted leave, at most so many: a folder may hold a million of others. */

import { opendir } from 'node:fs/promises';

export interface Listed {
  readonly names: readonly string[];
  /** Whether there may be more. */
  readonly isCut: boolean;
}

/** Never has more than `most` names and a few hundred more in memory, and lets others work in between. Rejects as `fs` does. */
export async function listNames(folder: string, isWanted: (name: string) => boolean, most: number): Promise<Listed> {
  const names: string[] = [];
  // It is closed at the end of the loop, however that ends.
  for await (const { name } of await opendir(folder, { bufferSize: 256 })) {
    if (!isWanted(name)) continue;
    if (names.length === most) return { names, isCut: true };
    names.push(name);
  }
  return { names, isCut: false };
}

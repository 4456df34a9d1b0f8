/** Other users, where this process may make their files and be them: as root. */
import { chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this process may be somebody else. */
export const isRoot = process.geteuid?.() === 0;
/** A user of no system. */
export const nobody = 12_345;

/** Gives a file, or a folder with all that is in it, to a user. */
export function giveTo(user: number, path: string): void {
  chownSync(path, user, user);
  if (!statSync(path).isDirectory()) return;
  for (const name of readdirSync(path, { recursive: true })) chownSync(join(path, String(name)), user, user);
}

/** Does the work as another user, and is itself again. Where this process may not be another, it does it as itself. */
export async function asUser<T>(user: number, work: () => Promise<T>): Promise<T> {
  if (!isRoot) return work();
  process.setegid?.(user);
  process.seteuid?.(user);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

/** Which of our packages `growingio.d.ts` augments: TypeScript has to find it from where the file lies. */

import { createRequire } from 'node:module';
import { doorIn } from './compare-types.js';
import { usualDoor } from './write-types.js';

/**
 * Those that export `Register`, the core first. Where packages are not hoisted, as by pnpm, a project that has installed an adapter finds
 * the adapter only, and `declare module '@growingio/upload'` would be an error.
 */
export const doors = [
  usualDoor,
  ...['express', 'fastify', 'koa', 'nestjs'].map((name) => `@growingio/${name}`),
] as const;

/** `path` is that of the file, and `text` what stands in it, if it is there: what can be found still stays. */
export function findDoor(path: string, text: string | undefined): string {
  const { resolve } = createRequire(path);
  const isThere = (door: string): boolean => {
    try {
      resolve(`${door}/package.json`);
      return true;
    } catch {
      return false;
    }
  };
  const written = text === undefined ? [] : [doorIn(text)];
  return [...written, ...doors].find(isThere) ?? usualDoor;
}

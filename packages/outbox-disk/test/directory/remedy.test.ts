/** Whose a path is that can't be used, and the remedy that helps with it: no command that would change nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOwner, remedyFor } from '../../src/directory/remedy.js';
import { cleanUp, makeDirectory } from '../../../../testing/disk-outboxes.js';
import { giveTo, isRoot, nobody } from '../users.js';

afterEach(cleanUp);

const self = String(process.geteuid?.());

describe('remedyFor', () => {
  it.each([
    ['EACCES', 7, `make it writable for user ${self}, as whom this process runs (chown -R ${self} "/a b")`],
    ['EFOREIGN', 7, `make it writable for user ${self}, as whom this process runs (chown -R ${self} "/a b")`],
    ['EACCES', undefined, 'let its owner, as whom this process runs, write to it (chmod -R u+rwX "/a b")'],
    ['EPERM', undefined, 'let this process write to it'],
    ['EROFS', 7, 'mount its volume for writing'],
    ['EROFS', undefined, 'mount its volume for writing'],
  ])('after %s, at a path of user %p, is: %s', (code, owner, expected) => {
    expect(remedyFor(owner === undefined ? { path: '/a b' } : { path: '/a b', owner }, code)).toBe(expected);
  });
});

describe('findOwner', () => {
  it('names no owner of what is own, and nothing where nothing is', async () => {
    const directory = makeDirectory();
    expect(await findOwner(undefined, join(directory, 'none'), directory)).toEqual({ path: directory });
    expect(await findOwner(undefined, join(directory, 'none'))).toBeUndefined();
  });

  it("prefers what is another user's to what is own", async () => {
    // Only root can make what belongs to others.
    if (!isRoot) return;
    const directory = makeDirectory();
    const [store, file] = [join(directory, 'store'), join(directory, 'store', 'file')];
    mkdirSync(store);
    writeFileSync(file, '');
    giveTo(nobody, file);
    expect(await findOwner(store, file)).toEqual({ path: file, owner: nobody });
    giveTo(nobody, store);
    expect(await findOwner(store, file)).toEqual({ path: store, owner: nobody });
  });
});

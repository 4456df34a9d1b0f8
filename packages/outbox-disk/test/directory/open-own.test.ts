/** Only regular files and folders of this user are touched, and nothing behind a link. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  checkOwnFolder,
  isTrusted,
  learnOwner,
  makeOwnFolder,
  makePrivate,
  openOwn,
  readStart,
} from '../../src/directory/open-own.js';
import { makeReadOnly } from '../../../../testing/disks.js';
import { cleanUp, makeDirectory } from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

const flags = ['r', 'r+', 'a', 'w'] as const;
/** Gives a file to another user, and returns whether that was possible: only root can. */
function giveAway(path: string): boolean {
  if (process.geteuid?.() !== 0) return false;
  chownSync(path, 12_345, 12_345);
  return true;
}

function makeFifo(path: string): void {
  if (spawnSync('mkfifo', [path]).status !== 0) throw new Error('mkfifo failed');
}

describe('openOwn', () => {
  it.each(flags)('opens no FIFO, and waits for nobody at its other end (%s)', async (flag) => {
    const path = join(makeDirectory(), 'fifo');
    makeFifo(path);
    await expect(openOwn(path, flag)).rejects.toMatchObject({ code: 'ENOTFILE' });
  });

  it.each(flags)('opens nothing behind a link (%s)', async (flag) => {
    const directory = makeDirectory();
    writeFileSync(join(directory, 'target'), 'precious');
    symlinkSync(join(directory, 'target'), join(directory, 'link'));
    await expect(openOwn(join(directory, 'link'), flag)).rejects.toMatchObject({ code: 'ELINK' });
    expect(readFileSync(join(directory, 'target'), 'utf8')).toBe('precious');
  });

  it.each(flags)('opens no folder (%s)', async (flag) => {
    await expect(openOwn(makeDirectory(), flag)).rejects.toMatchObject({ code: 'ENOTFILE' });
  });

  it.each(flags)('opens no file of another user, and leaves it as it is (%s)', async (flag) => {
    const path = join(makeDirectory(), 'file');
    writeFileSync(path, 'precious');
    const isForeign = giveAway(path);
    const refusal = await openOwn(path, flag).then(
      (file) => file.close(),
      (error: unknown) => String(error),
    );
    expect(refusal?.endsWith('belongs to user 12345') ?? false).toBe(isForeign);
    expect(readFileSync(path, 'utf8') === 'precious').toBe(isForeign || flag !== 'w');
  });

  it('makes files that only this user can read', async () => {
    const path = join(makeDirectory(), 'file');
    await (await openOwn(path, 'w')).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('empties a file that it opens for writing, and keeps what it appends to', async () => {
    const path = join(makeDirectory(), 'file');
    writeFileSync(path, 'before');
    for (const [flag, expected] of [
      ['a', 'before after'],
      ['w', ' after'],
    ] as const) {
      const file = await openOwn(path, flag);
      await file.writeFile(' after');
      await file.close();
      expect(readFileSync(path, 'utf8')).toBe(expected);
    }
  });
});

describe('isOwn', () => {
  it('takes what belongs to the user of this process, whatever it has made', async () => {
    let isOwn = (_stats: { uid: number }): boolean => false;
    await jest.isolateModulesAsync(async () => {
      ({ isOwn } = await import('../../src/directory/open-own.js'));
    });
    const self = process.geteuid?.() ?? 0;
    expect([isOwn({ uid: self }), isOwn({ uid: self + 1 })]).toEqual([true, process.geteuid === undefined]);
  });
});

describe('isTrusted', () => {
  it('takes the owner of a file that this process has made for its own, as on a network file system', () => {
    expect(isTrusted({ uid: 54_321 })).toBe(false);
    learnOwner({ uid: 54_321 });
    expect(isTrusted({ uid: 54_321 })).toBe(true);
  });
});

describe('checkOwnFolder', () => {
  it('takes neither a link to a folder, nor a file', async () => {
    const directory = makeDirectory();
    symlinkSync(directory, join(directory, 'link'));
    writeFileSync(join(directory, 'file'), '');
    await expect(checkOwnFolder(join(directory, 'link'))).rejects.toMatchObject({ code: 'ELINK' });
    await expect(checkOwnFolder(join(directory, 'file'))).rejects.toMatchObject({ code: 'ENOTFOLDER' });
    await expect(checkOwnFolder(directory)).resolves.toBeDefined();
  });
});

describe('makeOwnFolder', () => {
  it('makes a folder that only this user can read, once', async () => {
    const path = join(makeDirectory(), 'folder');
    expect(await makeOwnFolder(path)).toBe(true);
    expect(await makeOwnFolder(path)).toBe(false);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });
});

describe('makePrivate', () => {
  it('says what is left when it can change nothing', async () => {
    const folder = makeDirectory();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o644);
    makeReadOnly(folder);
    const { wasWide, left = '0644' } = await makePrivate(file);
    expect([wasWide, left]).toEqual([true, '0644']);
  });

  it('takes away what others may do with a file or a folder', async () => {
    const directory = makeDirectory();
    const [file, folder] = [join(directory, 'file'), join(directory, 'folder')];
    writeFileSync(file, '');
    mkdirSync(folder);
    chmodSync(file, 0o664);
    chmodSync(folder, 0o755);
    expect([await makePrivate(file), await makePrivate(folder)]).toEqual([{ wasWide: true }, { wasWide: true }]);
    expect(await makePrivate(folder)).toEqual({ wasWide: false });
    expect([statSync(file).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it('changes nothing behind a link', async () => {
    const directory = makeDirectory();
    const [target, link] = [join(directory, 'target'), join(directory, 'link')];
    writeFileSync(target, '');
    chmodSync(target, 0o644);
    symlinkSync(target, link);
    await expect(makePrivate(link)).rejects.toMatchObject({ code: 'ELINK' });
    expect(lstatSync(target).mode & 0o777).toBe(0o644);
  });
});

describe('readStart', () => {
  it('reads no more than it may', async () => {
    const path = join(makeDirectory(), 'file');
    writeFileSync(path, 'abcdef');
    const file = await openOwn(path, 'r');
    expect(String(await readStart(file, 4))).toBe('abcd');
    expect(String(await readStart(file, 4, 4))).toBe('ef');
    await file.close();
  });
});

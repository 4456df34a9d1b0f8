/** A directory in which nothing can be written is an error at the start; one that is missing or full is none. */
import { rmdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GrowingIOError } from '@growingio/upload';
import { isFull } from '../../src/directory/make-directory.js';
import { diskOutbox } from '../../src/disk-outbox.js';
import { makeReadOnlyDirectory, makeSmallDisk } from '../../../../testing/disks.js';
import { cleanUp, filesIn, makeDirectory } from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it throws nothing');
}

describe('diskOutbox with a directory that is of no use', () => {
  it('throws at start, quotes the directory and names the remedy', () => {
    const directory = makeReadOnlyDirectory();
    const error = thrownBy(() => diskOutbox({ directory }));
    expect(error).toBeInstanceOf(GrowingIOError);
    expect(error).toMatchObject({ code: 'ERR_GROWINGIO_OPTION' });
    expect(String(error)).toMatch(`directory is ${JSON.stringify(directory)}: it can't be written to (`);
    expect(String(error)).toContain('name a directory on a local disk that this process may write to');
  });

  it('throws when the path leads through a file', () => {
    const file = join(makeDirectory(), 'file');
    writeFileSync(file, '');
    expect(() => diskOutbox({ directory: join(file, 'outbox') })).toThrow('(ENOTDIR)');
  });

  it('throws where the system makes no folder, and does not try for ever', () => {
    // Where there is no /proc, nobody may make it.
    for (const directory of ['/proc/growingio', '/proc/growingio/a/b']) {
      const error = thrownBy(() => diskOutbox({ directory }));
      expect(error).toMatchObject({ name: 'GrowingIOError', code: 'ERR_GROWINGIO_OPTION' });
      expect(String(error)).toContain(`directory is "${directory}": it can't be written to (`);
    }
  });

  it('throws when the path leads through a link to nothing', () => {
    const link = join(makeDirectory(), 'link');
    symlinkSync(join(makeDirectory(), 'none'), link);
    expect(() => diskOutbox({ directory: join(link, 'outbox') })).toThrow("it can't be written to (EEXIST)");
  });

  it('throws in words when its path is relative, and the working directory was deleted', () => {
    const [before, gone] = [process.cwd(), makeDirectory()];
    process.chdir(gone);
    rmdirSync(gone);
    try {
      const error = thrownBy(() => diskOutbox({ directory: 'data' }));
      expect(error).toMatchObject({ name: 'GrowingIOError', code: 'ERR_GROWINGIO_OPTION' });
      expect(String(error)).toContain(
        'directory is "data": the working directory of this process was deleted (ENOENT)',
      );
    } finally {
      process.chdir(before);
    }
  });

  it('makes a directory that is missing', () => {
    const directory = join(makeDirectory(), 'a', 'b');
    expect(() => diskOutbox({ directory })).not.toThrow();
    expect([filesIn(directory), statSync(directory).mode & 0o777]).toEqual([[], 0o700]);
    // One that is there is taken, too.
    expect(() => diskOutbox({ directory })).not.toThrow();
  });
});

describe('diskOutbox with a directory on a full disk', () => {
  it('leaves nothing of its trial there', () => {
    const disk = makeSmallDisk();
    if (!disk.isReal) return;
    diskOutbox({ directory: disk.directory });
    disk.fill();
    expect(() => diskOutbox({ directory: disk.directory })).not.toThrow();
    expect(filesIn(disk.directory)).toEqual([]);
  });
});

describe('isFull', () => {
  it.each([
    ['ENOSPC', true],
    ['EDQUOT', true],
    ['EROFS', false],
    ['ENOENT', false],
  ])('of %s is %p', (code, expected) => {
    expect(isFull(Object.assign(new Error(code), { code }))).toBe(expected);
  });
});

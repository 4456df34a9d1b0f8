/** What the operator is told: each fault with what it means and the remedy. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Reports } from '../src/reports.js';
import { codeOf, explainDiskError, showBytes } from '../src/say-error.js';
import { makeDiskOfFewFiles } from '../../../testing/disks.js';
import { cleanUp, makeDirectory, until } from '../../../testing/disk-outboxes.js';
import { giveTo, isRoot, nobody } from './users.js';

afterEach(cleanUp);

const errorOf = (code: string): Error => Object.assign(new Error(`${code}: text`), { code });

let directory: string;
let said: string[];
let reports: Reports;

beforeEach(() => {
  [directory, said] = [makeDirectory(), []];
  reports = new Reports(directory, 64 * 1024 * 1024, (level, kind, message) => {
    said.push(`${level} ${kind}: ${message.replaceAll(directory, 'DIR')}`);
  });
});

describe('Reports', () => {
  it('tells of events that can not be written, and that they can again', async () => {
    await reports.failed(errorOf('EIO'));
    reports.failedNoMore();
    expect(said).toEqual([
      "error outbox-disk: the outbox can't write to DIR (EIO): events wait in memory, up to 64 MiB, until it can",
      'info outbox-disk-again: the outbox writes to DIR again',
    ]);
  });

  it('tells of dead letters that can not be written, and that they can again', async () => {
    reports.lettersFailed(errorOf('EIO'));
    await until(() => said.length > 0, 'it is said');
    reports.lettersFailedNoMore();
    const folder = join('DIR', 'dead-letters');
    expect(said).toEqual([
      `error dead-letters-disk: dead letters can't be written to ${folder} (EIO): ` +
        'they wait, and their events stay in the outbox and are sent again after a restart, until it can',
      `info dead-letters-disk-again: dead letters are written to ${folder} again`,
    ]);
  });

  it.each(['EACCES', 'EPERM', 'EFOREIGN', 'EIO'])("tells of another user's store (%s)", async (code) => {
    // Only root can make what belongs to others.
    if (!isRoot) return;
    const store = join(directory, 'store');
    mkdirSync(store);
    giveTo(nobody, store);
    reports.storeFailed(store, errorOf(code));
    await until(() => said.length > 0, 'it is said');
    const chown = '; make it writable for user 0, as whom this process runs (chown -R 0 "DIR/store")';
    expect(said).toEqual([
      `warn outbox-store: DIR/store belongs to user ${String(nobody)} and can't be written to (${code}): ` +
        `what is delivered of it is sent again after a restart${code === 'EIO' ? '' : chown}`,
    ]);
  });

  it.each([
    ['EACCES', '; let its owner, as whom this process runs, write to it (chmod -R u+rwX "DIR/store")'],
    ['EROFS', '; mount its volume for writing'],
    ['EPERM', '; let this process write to it'],
    ['EIO', ''],
  ])('tells of an own store, which nobody else has to give away (%s)', async (code, remedy) => {
    const store = join(directory, 'store');
    mkdirSync(store);
    reports.storeFailed(store, errorOf(code));
    await until(() => said.length > 0, 'it is said');
    expect(said).toEqual([
      `warn outbox-store: DIR/store can't be written to (${code}): what is delivered of it is sent again after a restart${remedy}`,
    ]);
  });

  it('names no owner of a store that is gone', async () => {
    reports.storeFailed(join(directory, 'none'), errorOf('EACCES'));
    await until(() => said.length > 0, 'it is said');
    expect(said).toEqual([expect.stringMatching(/sent again after a restart$/)]);
  });

  it('tells of a segment that can not be read', () => {
    reports.unreadable(join(directory, '1.segment'), errorOf('EIO'));
    expect(said).toEqual([
      "error outbox-unreadable: DIR/1.segment can't be read (EIO): its events wait until it can, here or in a later process",
    ]);
  });

  it('tells what is delivered of an earlier process, and where to if nobody has noted it', () => {
    reports.recovered(3, true);
    const recovered = 'info outbox-recovered: 3 events of an earlier or dead process are delivered now';
    expect(said).toEqual([recovered]);
    reports.recovered(3, false);
    const unlabelled =
      'info outbox-unlabelled: 3 events were written by an earlier version, which did not note their project: ' +
      'they are delivered to that of this client';
    expect(said.slice(1)).toEqual([recovered, unlabelled]);
  });

  it('tells of files that were deleted', () => {
    reports.vanished(7);
    expect(said).toEqual(['warn outbox-vanished: files in DIR were deleted: 7 events are written again']);
  });

  it.each([
    [0, 0, []],
    [5, 0, ['5 events']],
    [0, 2, ['2 dead letters']],
    [5, 2, ['5 events and 2 dead letters']],
  ])('tells at the close what was never written: %d events, %d dead letters', (events, letters, what) => {
    reports.neverWritten(events, letters);
    expect(said).toEqual(
      what.map((each) => `error outbox-close: ${each} were never written, and end with the process`),
    );
  });
});

describe('codeOf', () => {
  it.each([
    [errorOf('EIO'), 'EIO'],
    [new Error('text'), 'text'],
    [{ code: 5, message: 'text' }, 'text'],
    ['text', '"text"'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('of %p is %p', (error, expected) => {
    expect(codeOf(error)).toBe(expected);
  });
});

describe('showBytes', () => {
  it.each([
    [64 * 1024 * 1024, '64 MiB'],
    [1024 * 1024, '1 MiB'],
    [1024 * 1024 - 1, '1048575 bytes'],
    [2.6 * 1024 * 1024, '3 MiB'],
  ])('of %d is %p', (bytes, expected) => {
    expect(showBytes(bytes)).toBe(expected);
  });
});

describe('explainDiskError', () => {
  it('says when it is inodes that are missing, and only then', async () => {
    expect(await explainDiskError(errorOf('ENOSPC'), directory)).toBe('ENOSPC');
    expect(await explainDiskError(errorOf('ENOSPC'), join(directory, 'none'))).toBe('ENOSPC');
    const disk = makeDiskOfFewFiles();
    if (disk === undefined) return;
    mkdirSync(disk.directory);
    expect(await explainDiskError(errorOf('ENOSPC'), disk.directory)).toBe('ENOSPC');
    disk.fill();
    expect(await explainDiskError(errorOf('ENOSPC'), disk.directory)).toBe('ENOSPC: no inodes are left');
    expect(await explainDiskError(errorOf('EIO'), disk.directory)).toBe('EIO');
  });
});

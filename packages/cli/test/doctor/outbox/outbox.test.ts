/** The directory of an outbox on disk: each disk and directory is a real one, and so are the outboxes in it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeReadOnlyDirectory, makeSmallDisk } from '../../../../../testing/disks.js';
import { appendAll, cleanUp, leave, makeDirectory, openOutbox } from '../../../../../testing/disk-outboxes.js';
import { judgeContents } from '../../../src/doctor/outbox/judge-contents.js';
import { judgeDirectory } from '../../../src/doctor/outbox/judge-directory.js';
import { program } from '../../command/run-process.js';
import { line, projectId, read, runDoctor, type Report } from '../run-doctor.js';

afterEach(cleanUp);

const nowhere = ['--host', 'http://127.0.0.1:1'];

async function look(directory: string): Promise<ReturnType<Report['found']>> {
  return (await runDoctor([...nowhere, '--outbox', directory])).found('outbox');
}

/** As another user: to root nothing is forbidden. */
function lookAsNobody(directory: string): ReturnType<Report['found']> {
  const words = [program, 'doctor', '--json', '--project', projectId, ...nowhere, '--outbox', directory];
  const asNobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath];
  const { status, stdout, stderr } = spawnSync('setpriv', [...asNobody, ...words], { encoding: 'utf8', cwd: '/' });
  return read({ exitCode: status, stdout, stderr }).found('outbox');
}

const user = String(process.geteuid?.());

describe('growingio doctor --outbox', () => {
  it('is content with an empty directory, and leaves nothing there', async () => {
    const directory = makeDirectory();
    const detail = new RegExp(`^"${directory}" can be written to: user ${user}, mode 700, \\d+ MiB free$`);
    expect(await look(directory)).toEqual([line('ok', detail, ''), line('ok', 'no event waits', '')]);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('takes a directory from where it runs', async () => {
    const directory = makeDirectory();
    mkdirSync(join(directory, 'outbox'));
    const { found } = await runDoctor([...nowhere, '--outbox', 'outbox'], { cwd: directory });
    expect(found('outbox')).toContainEqual(line('ok', /outbox" can be written to/));
  });

  it('says that a client makes what is not there yet', async () => {
    const directory = join(makeDirectory(), 'deep', 'outbox');
    expect(await look(directory)).toEqual([line('ok', /outbox" is not there yet: a client makes it at its start/)]);
  });

  it('names what is no directory', async () => {
    const file = join(makeDirectory(), 'file');
    writeFileSync(file, '');
    expect(await look(file)).toEqual([line('failure', `"${file}" is no directory`, 'name a directory')]);
  });

  it('names a disk that is read-only', async () => {
    // Without the right to mount one it lies below a file, which is no directory.
    expect(await look(makeReadOnlyDirectory())).toContainEqual(
      line('failure', /can't be written to \(EROFS\)|is no directory/, /mount the disk for writing|name a directory/),
    );
  });

  it('names a disk that is full', async () => {
    const disk = makeSmallDisk();
    mkdirSync(disk.directory, { recursive: true });
    disk.fill();
    const found = await look(disk.directory);
    disk.free();
    expect(found[0]).toEqual(
      disk.isReal ? line('failure', /: the disk is full \(ENOSPC\)$/, /^make room/) : line('ok', /can be written to/),
    );
  });

  it('warns of a disk with little room', async () => {
    const disk = makeSmallDisk();
    mkdirSync(disk.directory, { recursive: true });
    const [first] = await look(disk.directory);
    expect(first).toEqual(
      disk.isReal ? line('warning', /: [01] MiB free$/, 'make room for an outage') : line('ok', /^/),
    );
  });

  it('names a directory that this user may not write to, and whose it is', () => {
    const directory = makeDirectory();
    chmodSync(directory, 0o755);
    const detail = `"${directory}" can't be written to (EACCES): it belongs to user ${user}, and this is user 65534`;
    expect(lookAsNobody(directory)[0]).toEqual(
      line('failure', detail, /^chown -R 65534 ".+", or name another directory$/),
    );
  });

  it("has the mode changed of a directory that is this user's own", () => {
    const directory = makeDirectory();
    chownSync(directory, 65534, 65534);
    chmodSync(directory, 0o555);
    expect(lookAsNobody(directory)[0]).toEqual(
      line(
        'failure',
        `"${directory}" can't be written to (EACCES)`,
        `chmod u+rwx "${directory}", or name another directory`,
      ),
    );
  });

  it('names a directory that this user may not even look at', () => {
    const directory = join(makeDirectory(), 'outbox');
    mkdirSync(directory);
    expect(lookAsNobody(directory)).toEqual([
      line('failure', /can't be looked at \(EACCES\)$/, 'let this user read it'),
    ]);
  });

  it('warns of a directory of another user', async () => {
    const directory = makeDirectory();
    chownSync(directory, 65534, 65534);
    expect((await look(directory))[0]).toEqual(
      line(
        'warning',
        `"${directory}" belongs to user 65534, and this is user ${user}`,
        /^run doctor as the user of the application/,
      ),
    );
  });

  it('warns of a directory that everybody may write to, but not of one with the sticky bit', async () => {
    const directory = makeDirectory();
    chmodSync(directory, 0o777);
    expect((await look(directory))[0]).toEqual(line('warning', /by every user \(mode 777\)/, /^chmod o-w/));
    chmodSync(directory, 0o1777);
    expect((await look(directory))[0]).toEqual(line('ok', /mode 1777/));
  });

  it('says which process holds the events that wait, and does not disturb it', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    appendAll(outbox, ['one', 'two', 'three']);
    await outbox.sync();
    const before = readdirSync(directory, { recursive: true });
    const [, second] = await look(directory);
    const detail = new RegExp(`^events that wait: 3, the oldest of .+Z; 3 held by process ${String(process.pid)}$`);
    expect(second).toMatchObject({ detail: expect.stringMatching(detail) as unknown });
    expect(readdirSync(directory, { recursive: true })).toEqual(before);
  });

  it('says that a process uses it in which no event waits', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    appendAll(outbox, ['one']);
    await outbox.sync();
    await outbox.acknowledge(await outbox.lease({ events: 1, bytes: 100 }));
    expect((await look(directory))[1]).toEqual(line('ok', `no event waits; used by process ${String(process.pid)}`));
  });

  it('warns of what a process has left that has ended, and how it is delivered', async () => {
    const { directory } = await leave(['one', 'two']);
    const [, second] = await look(directory);
    expect(second).toMatchObject({
      status: 'warning',
      detail: expect.stringMatching(/^events that wait: 2, .+ 2 of process \d+, which has ended$/) as unknown,
    });
  });

  it('warns of dead letters, with the reason that most of them have', async () => {
    const directory = makeDirectory();
    const { outbox } = openOutbox(directory);
    appendAll(outbox, ['one', 'two', 'three']);
    await outbox.bury(await outbox.lease({ events: 2, bytes: 100 }), 'HTTP 400');
    await outbox.bury(await outbox.lease({ events: 1, bytes: 100 }), 'HTTP 413');
    const found = await look(directory);
    expect(found).toContainEqual(
      line(
        'warning',
        'dead letters: 3, mostly for "HTTP 400"',
        `growingio outbox dead ${JSON.stringify(directory)} shows them; growingio outbox replay ${JSON.stringify(directory)} tracks them again`,
      ),
    );
  });

  it('warns of a segment that is damaged', async () => {
    const { directory, segment } = await leave(['one', 'two']);
    const bytes = readFileSync(segment);
    bytes.fill(0, bytes.length - 3);
    writeFileSync(segment, bytes);
    expect(await look(directory)).toContainEqual(
      line('warning', /\.segment": \d+ bytes are damaged$/, /^every intact event/),
    );
  });
});

describe('judgeDirectory', () => {
  const tried = {
    path: '/o',
    isThere: true,
    isDirectory: true,
    owner: 0,
    mode: 0o700,
    freeBytes: 1e12,
    refusal: undefined,
  };

  it('knows no users where there are none', () => {
    expect(judgeDirectory('/o', { ...tried, mode: 0o777 }, undefined)).toEqual([
      { name: 'outbox', ...line('ok', '"/o" can be written to: 953674 MiB free', '') },
    ]);
    expect(judgeDirectory('/o', { ...tried, refusal: 'EPERM' }, undefined)).toEqual([
      {
        name: 'outbox',
        ...line('failure', `"/o" can't be written to (EPERM)`, 'let this user write there, or name another directory'),
      },
    ]);
  });
});

describe('judgeContents', () => {
  const holder = { pid: 12, host: 'shop-1', since: undefined, renewedAt: 0, state: 'unknown' } as const;
  const store = { name: 's', destination: undefined, holder, waiting: 2, bytes: 9, oldest: 1000 };
  const inspected = {
    ...{ directory: '/o', waiting: 2, oldest: 1000, stores: [store], holders: [holder], faults: [] },
    deadLetters: { count: 0, bytes: 0, reasons: [] },
  };
  const hour = 3_600_000;

  it('is content with events of another host that are young, and warns of those more than 4 hours old', () => {
    const detail = 'events that wait: 2, the oldest of 1970-01-01 00:00:01Z; 2 held by process 12 on shop-1';
    expect(judgeContents(inspected, hour)).toEqual([{ name: 'outbox', ...line('ok', detail, '') }]);
    expect(judgeContents(inspected, 5 * hour)).toEqual([
      { name: 'outbox', ...line('warning', detail, /more than 4 hours old/) },
    ]);
  });

  it('says how events are delivered whose process has ended', () => {
    const stores = [{ ...store, holder: { ...holder, state: 'dead' as const } }];
    const detail = /2 of process 12, which has ended$/;
    expect(judgeContents({ ...inspected, stores }, hour)).toEqual([
      { name: 'outbox', ...line('warning', detail, /^start the application, .+ growingio outbox drain "\/o"$/) },
    ]);
  });

  it('has a word for each fault', () => {
    const faults = (['newer', 'interrupted', 'unreadable'] as const).map((kind) => ({
      path: '/o/s',
      kind,
      code: 'EACCES',
    }));
    expect(judgeContents({ ...inspected, faults }, hour).slice(1)).toEqual([
      { name: 'outbox', ...line('warning', '"/o/s" was written by a newer version', /install that version/) },
      { name: 'outbox', ...line('warning', '"/o/s": a replay of dead letters was interrupted', /outbox replay again/) },
      { name: 'outbox', ...line('warning', `"/o/s" can't be read (EACCES)`, /as the user of the application/) },
    ]);
  });
});

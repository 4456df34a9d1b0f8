/** Only the user of the process can read what an outbox keeps: also what an earlier version has left. */
import { chmodSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Complaints } from '../../src/directory/complaints.js';
import { tighten } from '../../src/directory/tighten.js';
import { makeReadOnly } from '../../../../testing/disks.js';
import { appendAll, cleanUp, drain, makeDirectory, openOutbox } from '../../../../testing/disk-outboxes.js';

afterEach(cleanUp);

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** Modes of all that is below a directory, without repetition: those of folders, and those of files. */
function modesIn(directory: string): { folders: string[]; files: string[] } {
  const [folders, files] = [new Set<string>(), new Set<string>()];
  for (const name of readdirSync(directory, { recursive: true })) {
    const path = join(directory, String(name));
    (statSync(path).isDirectory() ? folders : files).add(modeOf(path));
  }
  return { folders: [...folders], files: [...files] };
}

/** As an earlier version has left it: with a store, dead letters, and everything for everybody to read. */
async function leaveOpen(directory: string): Promise<void> {
  const { outbox } = openOutbox(directory);
  appendAll(outbox, ['one', 'two', 'three', 'four']);
  const [settled, dead] = [
    await outbox.lease({ events: 1, bytes: 100 }),
    await outbox.lease({ events: 1, bytes: 100 }),
  ];
  await outbox.acknowledge(settled);
  await outbox.bury(dead, 'HTTP 400');
  await outbox.close();
  for (const name of readdirSync(directory, { recursive: true })) {
    const path = join(directory, String(name));
    chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644);
  }
  chmodSync(directory, 0o755);
}

describe('DiskOutbox', () => {
  it('makes everything for its user only, whatever the umask', async () => {
    const umask = process.umask(0);
    const above = join(makeDirectory(), 'above');
    const directory = join(above, 'outbox');
    const { outbox } = openOutbox(directory);
    appendAll(outbox, ['one', 'two']);
    await outbox.sync();
    process.umask(umask);
    expect(modeOf(directory)).toBe('700');
    expect(modeOf(above)).toBe('777');
    const { folders, files } = modesIn(directory);
    expect(folders).toEqual(['700']);
    expect(files).toEqual(['600']);
  });

  it('makes private what an earlier version has left, dead letters included', async () => {
    const directory = makeDirectory();
    await leaveOpen(directory);
    const { outbox, said } = openOutbox(directory);
    await outbox.sync();
    expect(modesIn(directory)).toEqual({ folders: ['700'], files: ['600'] });
    expect(modeOf(directory)).toBe('700');
    expect(await drain(outbox)).toEqual(['three', 'four']);
    expect(said.filter((line) => !line.startsWith('info'))).toEqual([]);
  });

  it('says what others can read when that can not be changed', async () => {
    const [folder, lines] = [makeDirectory(), new Array<string>()];
    const file = join(folder, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o644);
    makeReadOnly(folder);
    const complaints = new Complaints();
    expect(await tighten(file, complaints)).toBe(true);
    complaints.say((level, _kind, message) => lines.push(`${level}: ${message}`));
    const expected =
      `warn: ${file} can be read by others (mode 0644), and that can't be changed: ` +
      'its owner has to do it, or a file system that keeps modes';
    // Where nothing can be mounted, it was changed.
    expect(lines).toEqual(modeOf(file) === '644' ? [expected] : []);
    expect(await tighten(join(folder, 'missing'), complaints)).toBe(false);
  });

  it('leaves the modes of a directory that its user has chosen', async () => {
    const directory = makeDirectory();
    chmodSync(directory, 0o750);
    const { outbox } = openOutbox(directory);
    appendAll(outbox, ['one']);
    await outbox.sync();
    expect(modeOf(directory)).toBe('750');
  });

  it('says once when every user may remove what waits', async () => {
    const directory = makeDirectory();
    chmodSync(directory, 0o777);
    const { outbox, said } = openOutbox(directory, { takeoverInterval: 10 });
    await outbox.sync();
    const text = `can be written to by every user, who can remove events that wait there`;
    expect(said).toEqual([expect.stringContaining(text)]);
  });

  it('changes nothing behind links', async () => {
    const directory = makeDirectory();
    const elsewhere = makeDirectory();
    writeFileSync(join(elsewhere, 'a.jsonl'), 'precious');
    chmodSync(join(elsewhere, 'a.jsonl'), 0o644);
    chmodSync(elsewhere, 0o755);
    symlinkSync(elsewhere, join(directory, 'dead-letters'));
    symlinkSync(elsewhere, join(directory, 'events.1-a.1-a'));
    const { outbox } = openOutbox(directory);
    await outbox.sync();
    expect([modeOf(elsewhere), modeOf(join(elsewhere, 'a.jsonl'))]).toEqual(['755', '644']);
  });
});

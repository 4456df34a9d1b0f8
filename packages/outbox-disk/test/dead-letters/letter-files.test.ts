/** The files of dead letters: their names, who has them in hand, which are opened, and which go when there is no room. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  freeAbandoned,
  LetterNames,
  letterPath,
  listLetterFiles,
  passOn,
  type LetterFileState,
} from '../../src/dead-letters/letter-files.js';
import { LetterFolder } from '../../src/dead-letters/letter-folder.js';
import { LetterRoom } from '../../src/dead-letters/letter-room.js';
import { describeProcess } from '../../src/directory/liveness-check.js';
import { cleanUp, makeDirectory } from '../../../../testing/disk-outboxes.js';
import { giveTo, isRoot, nobody } from '../users.js';

afterEach(cleanUp);

let directory: string;
let folder: string;

beforeEach(() => {
  directory = makeDirectory();
  folder = join(directory, 'dead-letters');
  mkdirSync(folder);
});

const nameOf = (day: number, id = '1-a'): string => `2026-01-0${String(day)}T00-00-00.000Z.${id}.jsonl`;

function write(name: string, state: LetterFileState = 'free', text = 'x\n'): string {
  writeFileSync(letterPath(folder, name, state), text);
  return name;
}

describe('LetterNames', () => {
  it('makes names that sort by time, none of them twice', () => {
    const names = new LetterNames('1-a');
    const now = Date.UTC(2026, 0, 1);
    const made = [names.next(now), names.next(now), names.next(now - 1000), names.next(now + 10)];
    expect(made).toEqual(['000', '001', '002', '010'].map((ms) => `2026-01-01T00-00-00.${ms}Z.1-a.jsonl`));
  });
});

describe('listLetterFiles', () => {
  it('lists the files, oldest first, with who has them', async () => {
    write(nameOf(3), 'appending');
    write(nameOf(1), 'replaying');
    write(nameOf(1));
    write(nameOf(2));
    for (const other of ['notes.txt', `${nameOf(4)}.replaying.new`, '.jsonl', `${nameOf(4)}.old`]) {
      writeFileSync(join(folder, other), '');
    }
    expect(await listLetterFiles(folder)).toEqual([
      { name: nameOf(1), state: 'replaying' },
      { name: nameOf(1), state: 'free' },
      { name: nameOf(2), state: 'free' },
      { name: nameOf(3), state: 'appending' },
    ]);
  });

  it('lists none where there is no folder, and rejects where there is something else', async () => {
    expect(await listLetterFiles(join(directory, 'none'))).toEqual([]);
    writeFileSync(join(directory, 'file'), '');
    await expect(listLetterFiles(join(directory, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('passOn', () => {
  it('hands a file over, once', async () => {
    const name = write(nameOf(1));
    expect(await passOn(folder, name, 'free', 'appending')).toBe(true);
    expect(await passOn(folder, name, 'free', 'replaying')).toBe(false);
    expect(readdirSync(folder)).toEqual([`${name}.appending`]);
    expect(await passOn(folder, name, 'appending', 'appending')).toBe(true);
    mkdirSync(letterPath(folder, name, 'free'));
    await expect(passOn(folder, name, 'appending', 'free')).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

describe('freeAbandoned', () => {
  it('sets free what a dead process had in hand, and leaves what a living one has', async () => {
    write(nameOf(1, '1-dead'), 'appending');
    write(nameOf(2, '2-alive'), 'appending');
    write(nameOf(3, '1-dead'), 'replaying');
    writeFileSync(join(directory, 'holder.2-alive.json'), JSON.stringify(await describeProcess()));
    await freeAbandoned(folder);
    expect(readdirSync(folder)).toEqual([
      nameOf(1, '1-dead'),
      `${nameOf(2, '2-alive')}.appending`,
      `${nameOf(3, '1-dead')}.replaying`,
    ]);
  });
});

describe('LetterFolder', () => {
  async function find(): Promise<LetterFolder> {
    const found = await LetterFolder.find(directory);
    if (found === undefined) throw new Error('there is no folder');
    return found;
  }

  async function read(name: string): Promise<string | undefined> {
    const file = await (await find()).open(name);
    const text = await file?.readFile('utf8');
    await file?.close();
    return text;
  }

  it('is none where there is none, and no link or file', async () => {
    rmSync(folder, { recursive: true });
    expect(await LetterFolder.find(directory)).toBeUndefined();
    expect(await LetterFolder.find(join(directory, 'none'))).toBeUndefined();
    writeFileSync(folder, '');
    await expect(LetterFolder.find(directory)).rejects.toMatchObject({ code: 'ENOTFOLDER' });
    rmSync(folder);
    symlinkSync(directory, folder);
    await expect(LetterFolder.find(directory)).rejects.toMatchObject({ code: 'ELINK' });
  });

  it.each(['free', 'appending', 'replaying'] as const)('opens a file that is %s', async (state) => {
    write(nameOf(1), state, 'text');
    expect(await read(nameOf(1))).toBe('text');
  });

  it('opens nothing that is gone, is no file, or is reached by a link', async () => {
    expect(await read(nameOf(1))).toBeUndefined();
    mkdirSync(join(folder, nameOf(2)));
    expect(await read(nameOf(2))).toBeUndefined();
    symlinkSync(join(directory, 'secret'), join(folder, nameOf(3)));
    writeFileSync(join(directory, 'secret'), '');
    expect(await read(nameOf(3))).toBeUndefined();
  });

  it("opens what is the owner's of the directory, and nothing of a third user", async () => {
    if (!isRoot) return;
    write(nameOf(1), 'free', 'text');
    giveTo(nobody, join(folder, nameOf(1)));
    expect(await read(nameOf(1))).toBeUndefined();
    giveTo(nobody, directory);
    expect(await read(nameOf(1))).toBe('text');
    giveTo(nobody + 1, folder);
    await expect(LetterFolder.find(directory)).rejects.toMatchObject({ code: 'EFOREIGN' });
  });

  it('claims what is free, or left by a replay, and nothing that is gone', async () => {
    write(nameOf(1));
    write(nameOf(2), 'replaying');
    const found = await find();
    expect(await found.claim({ name: nameOf(1), state: 'free' })).toBe(true);
    expect(await found.claim({ name: nameOf(2), state: 'replaying' })).toBe(true);
    expect(await found.claim({ name: nameOf(3), state: 'free' })).toBe(false);
    expect(readdirSync(folder)).toEqual([`${nameOf(1)}.replaying`, `${nameOf(2)}.replaying`]);
  });

  it('waits for a file until its writer has it in hand no more', async () => {
    write(nameOf(1), 'appending');
    const found = await find();
    const claimed = found.claim({ name: nameOf(1), state: 'appending' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    renameSync(letterPath(folder, nameOf(1), 'appending'), letterPath(folder, nameOf(1), 'free'));
    expect(await claimed).toBe(true);
    expect(readdirSync(folder)).toEqual([`${nameOf(1)}.replaying`]);
  });

  it('gives back a file under its name, or another if that is taken, if it is still there', async () => {
    write(nameOf(1), 'replaying', 'kept');
    const found = await find();
    await found.giveBack(nameOf(1));
    expect(readdirSync(folder)).toEqual([nameOf(1)]);
    write(nameOf(1), 'replaying', 'kept too');
    await found.giveBack(nameOf(1));
    const [, other = ''] = readdirSync(folder);
    expect(other).toMatch(/^20\d\d-.*Z\.kept-[0-9a-f]{12}\.jsonl$/);
    expect([readFileSync(join(folder, nameOf(1)), 'utf8'), readFileSync(join(folder, other), 'utf8')]).toEqual([
      'kept',
      'kept too',
    ]);
    await expect(found.giveBack(nameOf(5))).resolves.toBeUndefined();
  });
});

describe('LetterRoom', () => {
  let now = 0;

  /** A room for so many bytes, in a folder with the letters of days. */
  function createRoom(limit: number, days: readonly number[]): LetterRoom {
    now = 0;
    for (const day of days) write(nameOf(day), 'free', `${'x'.repeat(48)}\n`.repeat(2).padEnd(100, 'y'));
    return new LetterRoom(folder, limit, () => now);
  }

  it('removes nothing while there is room', async () => {
    const room = createRoom(400, [1, 2, 3]);
    expect(await room.make(100, undefined)).toBe(0);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('removes the oldest until there is room, and counts their letters', async () => {
    const room = createRoom(399, [1, 2, 3]);
    expect(await room.make(100, undefined)).toBe(2);
    expect(readdirSync(folder)).toEqual([nameOf(2), nameOf(3)]);
    expect(await room.make(350, undefined)).toBe(4);
    expect(readdirSync(folder)).toEqual([]);
    expect(await room.make(1000, undefined)).toBe(0);
  });

  it('counts what was added since it has looked', async () => {
    const room = createRoom(6400, [1, 2, 3]);
    expect(await room.make(100, undefined)).toBe(0);
    // As long as it is a small part of the limit, it does not look again.
    room.added(50);
    writeFileSync(join(folder, nameOf(4)), 'x'.repeat(6400));
    expect(await room.make(6051, undefined)).toBe(2);
    room.added(101);
    expect(await room.make(1, undefined)).toBe(4);
  });

  it('looks again, at most every 5 s, when it knows of nothing that it could remove', async () => {
    const room = createRoom(300, [1]);
    expect(await room.make(250, undefined)).toBe(2);
    write(nameOf(2), 'free', 'x\n'.repeat(50));
    room.added(4);
    now = 5000;
    expect(await room.make(297, undefined)).toBe(0);
    now = 5001;
    expect(await room.make(297, undefined)).toBe(50);
  });

  it('removes neither the current file nor what a living writer has in hand', async () => {
    const room = createRoom(100, [1, 2]);
    write(nameOf(3, '2-alive'), 'appending');
    writeFileSync(join(directory, 'holder.2-alive.json'), JSON.stringify(await describeProcess()));
    expect(await room.make(1000, nameOf(1))).toBe(2);
    expect(readdirSync(folder)).toEqual([nameOf(1), `${nameOf(3, '2-alive')}.appending`]);
  });

  it('does not remove what has become the current file since it has looked', async () => {
    const room = createRoom(250, [1, 2]);
    expect(await room.make(1, undefined)).toBe(0);
    expect(await room.make(60, nameOf(1))).toBe(2);
    expect(readdirSync(folder)).toEqual([nameOf(1)]);
  });

  it('removes what a dead writer had in hand, and what a replay has left with what it had begun', async () => {
    const room = createRoom(100, []);
    write(nameOf(1), 'appending', 'x\n');
    write(nameOf(2), 'replaying', 'x\nx\n');
    writeFileSync(`${letterPath(folder, nameOf(2), 'replaying')}.new`, '');
    expect(await room.make(100, undefined)).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves what is no file, or is gone, and does not count it', async () => {
    const room = createRoom(150, [1, 2]);
    mkdirSync(join(folder, nameOf(3)));
    const made = room.make(1000, undefined);
    expect(await made).toBe(4);
    expect(existsSync(join(folder, nameOf(3)))).toBe(true);
    const other = createRoom(250, [1, 2]);
    expect(await other.make(1, undefined)).toBe(0);
    rmSync(join(folder, nameOf(1)));
    expect(await other.make(200, undefined)).toBe(2);
  });
});

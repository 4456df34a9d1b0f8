/** Files by whatever name a user has for them: links, pipes, devices, and what can not be written. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { makeReadOnlyDirectory, makeSmallDisk } from '../../../../testing/disks.js';
import { cleanUp } from '../../../../testing/disk-outboxes.js';
import type { CommandHost } from '../../src/command/command-host.js';
import { findText, isSameFile, saveFile, targetOf } from '../../src/command/named-file.js';
import { StopSignals } from '../../src/command/stop-signals.js';

let folder: string;
let host: CommandHost;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'growingio-file-'));
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  host = { env: {}, cwd: folder, stdin, stdout, stderr, platform: process.platform, signals: new StopSignals() };
});

afterEach(async () => {
  await cleanUp();
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);
const write = (name: string, text: string): void => {
  writeFileSync(at(name), text);
};
const read = (name: string): string => readFileSync(at(name), 'utf8');

describe('saveFile', () => {
  it('makes a file, and keeps the mode of one that is there', async () => {
    await saveFile('new', host, 'one');
    expect(statSync(at('new')).mode & 0o111).toBe(0);
    for (const mode of [0o600, 0o666]) {
      chmodSync(at('new'), mode);
      await saveFile('new', host, `with ${String(mode)}`);
      expect([read('new'), statSync(at('new')).mode & 0o777]).toEqual([`with ${String(mode)}`, mode]);
    }
    expect(readdirSync(folder)).toEqual(['new']);
  });

  it('writes to what a link leads to, also through several and where nothing is there yet', async () => {
    mkdirSync(at('shared'));
    write('shared/plan', 'before');
    symlinkSync('shared/plan', at('one'));
    symlinkSync('one', at('two'));
    await saveFile('two', host, 'after');
    expect([read('shared/plan'), readlinkSync(at('two')), readlinkSync(at('one'))]).toEqual([
      ...['after', 'one', 'shared/plan'],
    ]);
    rmSync(at('shared/plan'));
    await saveFile('two', host, 'new');
    expect([read('shared/plan'), readlinkSync(at('one'))]).toEqual(['new', 'shared/plan']);
    expect(readdirSync(at('shared'))).toEqual(['plan']);
  });

  it('leaves links that lead nowhere', async () => {
    symlinkSync('two', at('one'));
    symlinkSync('one', at('two'));
    await expect(saveFile('one', host, 'text')).rejects.toThrow('ELOOP');
    expect(readlinkSync(at('one'))).toBe('two');
  });

  it('writes into a pipe, also of who comes later, more than fits into it at once', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const text = 'x'.repeat(200_000);
    const saving = saveFile('pipe', host, text);
    const reader = spawn('cat', [at('pipe')], { stdio: ['ignore', 'pipe', 'ignore'] });
    let got = '';
    reader.stdout.setEncoding('utf8').on('data', (more: string) => (got += more));
    await Promise.all([saving, once(reader, 'close')]);
    expect(got).toBe(text);
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
    expect(readdirSync(folder)).toEqual(['pipe']);
  });

  it('waits for nobody once it is to stop', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const saving = saveFile('pipe', host, 'text');
    host.signals.stop('SIGINT');
    await expect(saving).rejects.toMatchObject({
      ...{ exitCode: 1, code: 'ERR_GROWINGIO_FILE', message: 'stopped before "pipe" was written' },
      next: 'run the same command again',
    });
  });

  it('writes to a device', async () => {
    // As /dev/null. Where this process may make none, nobody can lose one either.
    if (spawnSync('mknod', [at('device'), 'c', '1', '3'], { stdio: 'ignore' }).status !== 0) return;
    await saveFile('device', host, 'text');
    expect(lstatSync(at('device')).isCharacterDevice()).toBe(true);
    expect(readdirSync(folder)).toEqual(['device']);
  });

  describe('where nothing can be written', () => {
    /** The remedy. */
    async function fail(name: string, text = 'text'): Promise<string> {
      const error: unknown = await saveFile(name, host, text).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ exitCode: 1, code: 'ERR_GROWINGIO_FILE' });
      return (error as { next: string }).next;
    }

    it('says what helps, and leaves nothing behind', async () => {
      mkdirSync(at('folder'));
      write('file', '');
      expect(await fail('nowhere/file')).toBe('make its folder first, or write to another place');
      expect(await fail('file/file')).toBe('make its folder first, or write to another place');
      expect(await fail('folder')).toBe('name a file, and no folder');
      expect(await fail('x'.repeat(300))).toBe('write to another place');
      expect(readdirSync(folder).sort()).toEqual(['file', 'folder']);
    });

    it('asks for the right on a disk that is read-only', async () => {
      const readOnly = makeReadOnlyDirectory();
      // Else it is a likeness, below a file.
      if (!existsSync(readOnly)) return;
      expect(await fail(join(readOnly, 'file'))).toBe('let this user write there');
    });

    it('asks for room on a disk that is full', async () => {
      const disk = makeSmallDisk();
      if (!disk.isReal) return;
      mkdirSync(disk.directory);
      const remedy = await fail(join(disk.directory, 'file'), 'x'.repeat(2_000_000));
      expect(remedy).toBe('make room on its disk, or write to another place');
      expect(readdirSync(disk.directory)).toEqual([]);
    });
  });
});

describe('findText', () => {
  it('reads a file without the mark of its encoding, finds none, and says the remedy for what is none', () => {
    write('marked', '\uFEFFtext');
    expect([findText('marked', folder, ''), findText('none', folder, '')]).toEqual(['text', undefined]);
    expect(() => findText('.', folder, 'name a file')).toThrow(
      expect.objectContaining({ exitCode: 2, next: 'name a file' }) as Error,
    );
  });
});

describe('isSameFile', () => {
  it('knows a file by all its names, and what is not there by none', () => {
    write('file', 'same');
    write('other', 'same');
    symlinkSync('file', at('link'));
    expect(isSameFile(at('file'), at('link'))).toBe(true);
    expect(isSameFile(at('file'), at('other'))).toBe(false);
    expect(isSameFile(at('none'), at('none'))).toBe(false);
  });
});

describe('targetOf', () => {
  it('is the path itself of what is no link', () => {
    expect(targetOf(at('none'))).toBe(at('none'));
    write('file', '');
    expect(targetOf(at('file'))).toBe(at('file'));
  });
});

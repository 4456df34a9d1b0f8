/** `growingio outbox ls`, `show` and `dead`. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { runProcess } from '../command/run-process.js';
import { runWords } from '../command/run-words.js';
import {
  buriedAt,
  bury,
  cleanUp,
  happenedAt,
  leave,
  makeDirectory,
  numbered,
  startApplication,
  time,
} from './fixtures.js';

afterEach(cleanUp);

const host = 'https://api.growingio.com';
const isRoot = process.geteuid?.() === 0;
const nowhere = 'http://127.0.0.1:9';

/** What differs from run to run. */
const plain = (text: string): string =>
  text
    .replace(/\b\d+ days\b|\d+ 天/g, 'AGE')
    .replace(/(process|进程) \d+/g, '$1 PID')
    .replace(/2026-\S*Z/g, 'TIME');

describe('growingio outbox ls', () => {
  it('says what waits, of whom, since when, who holds it, and counts dead letters by reason', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(1234), host);
    await leave(directory, numbered(2), host, 'blog');
    bury(directory, '1.jsonl', numbered(3));
    bury(directory, '2.jsonl', numbered(1), 'HTTP 413');
    const { exitCode, stdout, stderr } = await runWords(['outbox', 'ls', directory]);
    expect([exitCode, stderr]).toEqual([0, '']);
    const lines = stdout.replace(/the oldest .* old/g, 'the oldest AGE old');
    expect(plain(lines)).toBe(
      [
        '1,234 events for project shop at api.growingio.com: 94 KiB, the oldest AGE old (TIME)',
        '  process PID, dead: the next process takes them, or growingio outbox drain',
        '2 events for project blog at api.growingio.com: 152 bytes, the oldest AGE old (TIME)',
        '  process PID, dead: the next process takes them, or growingio outbox drain',
        `4 dead letters (${String(sizeOf(directory))} bytes)`,
        '  3  "HTTP 400"',
        '  1  "HTTP 413"',
        '',
      ].join('\n'),
    );
  });

  it('counts one event and one letter as one', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(1), host);
    bury(directory, '1.jsonl', numbered(1));
    const { stdout } = await runWords(['outbox', 'ls', directory]);
    expect(stdout).toMatch(/^1 event for project shop at /);
    expect(stdout).toContain('\n1 dead letter (');
  });

  it('says it in Chinese', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(2), host);
    bury(directory, '1.jsonl', numbered(3));
    const { stdout } = await runWords(['outbox', 'ls', directory, '--lang', 'zh']);
    expect(plain(stdout.replace(/最早的在 .*前（/, '最早的在 AGE前（'))).toBe(
      [
        '2 个事件属于项目 shop（api.growingio.com）：152 字节，最早的在 AGE前（TIME）',
        '  进程 PID，已终止：由下一个进程或 growingio outbox drain 接管',
        `3 封死信（${String(sizeOf(directory))} 字节）`,
        '  3  "HTTP 400"',
        '',
      ].join('\n'),
    );
  });

  it('shows a process that runs, with what it holds and without, in a terminal and in a pipe', async () => {
    const directory = makeDirectory();
    const application = await startApplication(directory, nowhere);
    const { pid = 0 } = application.child;
    await application.tell('track', 5, 0);
    const { stdout } = await runProcess(['outbox', 'ls', directory], { terminal: true });
    expect(stdout).toMatch(/^5 events for project shop at 127\.0\.0\.1: /);
    expect(stdout).toContain(`  process ${String(pid)}, alive since 20`);
    const { exitCode, stdout: json } = await runProcess(['outbox', 'ls', directory, '--json']);
    expect([exitCode, JSON.parse(json)]).toMatchObject([
      0,
      { directory, waiting: 5, stores: [{ waiting: 5, holder: { pid, state: 'alive' } }], faults: [] },
    ]);
  });

  it('is no failure where nothing waits', async () => {
    const directory = makeDirectory();
    expect(await runWords(['outbox', 'ls', directory])).toEqual({
      exitCode: 0,
      stdout: 'no events wait\n',
      stderr: '',
    });
  });

  it('ends with 1 where something is damaged or can not be read, and says what', async () => {
    const directory = makeDirectory();
    const segment = join(await leave(directory, numbered(3), host), '00000001.segment');
    const bytes = readFileSync(segment);
    writeFileSync(segment, bytes.subarray(0, bytes.length - 10));
    symlinkSync('/', join(directory, 'events.1-a.1-a'));
    const newer = join(directory, 'events.2-a.2-a');
    mkdirSync(newer);
    writeFileSync(join(newer, '00000001.segment'), newerHeader());
    mkdirSync(join(directory, 'dead-letters/1.jsonl.returned'), { recursive: true });
    const { exitCode, stdout } = await runWords(['outbox', 'ls', directory]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('2 events for project shop');
    const quoted = (path: string): string => JSON.stringify(path);
    for (const line of [
      `${quoted(segment)}: 94 bytes are damaged; every intact event is delivered`,
      `${quoted(join(directory, 'events.1-a.1-a'))} can't be read (ELINK): run this as the user of the application; what is a link is never followed`,
      `${quoted(join(newer, '00000001.segment'))} was written by a newer version of @growingio/outbox-disk: install that version of growingio`,
      `${quoted(join(directory, 'dead-letters/1.jsonl.returned'))}: a replay was killed here; the next replay or drain ends it`,
    ]) {
      expect(stdout.split('\n')).toContain(line);
    }
  });
});

describe('a directory that is no outbox', () => {
  const errors: [string, (directory: string) => string, string][] = [
    ['none', (directory) => join(directory, 'missing'), 'there is no directory PATH'],
    ['a file', (directory) => join(directory, 'package.json'), 'PATH is no directory'],
    ['something else', (directory) => directory, 'PATH is no outbox: other files are there, and none of an outbox'],
  ];

  it.each(errors)('is refused with status 2 by each command: %s', async (_what, pathIn, message) => {
    const directory = makeDirectory();
    writeFileSync(join(directory, 'package.json'), '{}');
    const path = pathIn(directory);
    for (const words of [['ls'], ['show'], ['dead'], ['replay', '--all'], ['drain', '--project', 'shop']]) {
      const { exitCode, stdout, stderr } = await runWords(['outbox', ...words, path]);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toBe(
        `growingio: ${message.replace('PATH', JSON.stringify(path))}\n  name the directory that is given to diskOutbox({ directory })\n`,
      );
    }
  });

  it('says that this user may not read it, for each command', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(1), nowhere);
    bury(directory, '1.jsonl', numbered(1));
    chmodSync(directory, 0);
    const to = ['--project', 'shop', '--host', nowhere];
    for (const words of [['ls'], ['show'], ['dead'], ['replay', '--all'], ['drain', ...to]]) {
      expect(await asNobody(() => runWords(['outbox', ...words, directory]))).toEqual({
        ...{ exitCode: 1, stdout: '' },
        stderr: `growingio: ${JSON.stringify(directory)} is closed to this user (EACCES)\n  run this as the user of the application\n`,
      });
    }
    chmodSync(directory, 0o700);
  });

  it('is looked at on a disk that is read-only, and said to be where something would be written', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(2), nowhere);
    bury(directory, '1.jsonl', numbered(1));
    const mount = (...words: string[]): boolean => spawnSync('mount', words, { stdio: 'ignore' }).status === 0;
    // Only where this process may mount it.
    if (!mount('--bind', directory, directory)) return;
    try {
      if (!mount('-o', 'remount,bind,ro', directory)) return;
      for (const words of [['ls'], ['show'], ['dead']]) {
        expect(await runWords(['outbox', ...words, directory])).toMatchObject({ exitCode: 0, stderr: '' });
      }
      const to = ['--project', 'shop', '--host', nowhere];
      for (const words of [['replay', '--all'], ['drain']]) {
        const { exitCode, stdout, stderr } = await runWords(['outbox', ...words, directory, ...to]);
        expect([exitCode, stdout]).toEqual([1, '']);
        expect(stderr).toMatch(
          /^growingio: ".*" can't be written to \(EROFS\)\n {2}run this where the disk is mounted/,
        );
      }
    } finally {
      spawnSync('umount', ['-l', directory]);
    }
  });

  it('may be reached by a link, and by a path that is relative', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(2), host);
    const folder = makeDirectory();
    symlinkSync(directory, join(folder, 'link'));
    const { exitCode, stdout } = await runWords(['outbox', 'ls', './link', '--json'], { cwd: folder });
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { waiting: 2, faults: [] }]);
  });

  it('names the outbox right below it, in JSON and in Chinese', async () => {
    const directory = makeDirectory();
    writeFileSync(join(directory, 'package.json'), '{}');
    mkdirSync(join(directory, 'growingio-outbox'));
    await leave(join(directory, 'growingio-outbox'), numbered(1), host);
    const { stderr } = await runWords(['outbox', 'ls', '.', '--json', '--lang', 'zh'], { cwd: directory });
    expect(JSON.parse(stderr)).toEqual({
      code: 'ERR_GROWINGIO_OUTBOX',
      message: '"." 不是磁盘队列的目录：其中有别的文件，没有磁盘队列的文件',
      next: '这里有一个："growingio-outbox"',
    });
  });
});

describe('growingio outbox show', () => {
  it('shows the events that wait, a line each, by event and user, and no more than asked for', async () => {
    const directory = makeDirectory();
    const events = [
      { n: 'BuyProduct', cs1: '9128391', var: { product_name: '苹果', price: 14, note: 'two\nlines' } },
      { n: 'Login', cs1: '9128391' },
      { n: 'Login', cs1: 'u2', var: {} },
    ];
    await leave(directory, events, host);
    expect(await runWords(['outbox', 'show', directory])).toEqual({
      exitCode: 0,
      stdout: [
        `${happenedAt}  BuyProduct  9128391  product_name=苹果 price=14 note="two\\nlines"`,
        `${happenedAt}  Login  9128391`,
        `${happenedAt}  Login  u2`,
        '',
      ].join('\n'),
      stderr: '',
    });
    const count = async (...words: string[]): Promise<[number, string]> => {
      const { stdout, stderr } = await runWords(['outbox', 'show', directory, ...words]);
      return [stdout.split('\n').length - 1, stderr];
    };
    expect(await count('--event', 'Login')).toEqual([2, '']);
    expect(await count('--event', 'Login', '--event', 'BuyProduct')).toEqual([3, '']);
    expect(await count('--event', 'Login', '--user', 'u2')).toEqual([1, '']);
    expect(await count('--limit', '2')).toEqual([2, 'there are more: --limit 0 shows all\n']);
    expect(await count('--limit', '0')).toEqual([3, '']);
  });

  it('shows them as JSON Lines', async () => {
    const directory = makeDirectory();
    await leave(directory, [{ n: 'Login', cs1: 'u2', var: { a: '1' } }], host);
    const { stdout } = await runProcess(['outbox', 'show', directory, '--json']);
    expect(stdout.split('\n').map((line) => (line === '' ? '' : (JSON.parse(line) as unknown)))).toEqual([
      {
        ...{ event: 'Login', loginUserId: 'u2', time, variables: { a: '1' } },
        ...{ projectId: 'shop', host: 'api.growingio.com' },
      },
      '',
    ]);
  });

  it('shows the first 100 of many, ends when its reader has gone, and refuses a wrong limit', async () => {
    const directory = makeDirectory();
    await leave(directory, numbered(20_000), host);
    const { stdout, stderr } = await runWords(['outbox', 'show', directory]);
    expect([stdout.split('\n').length - 1, stderr]).toEqual([100, 'there are more: --limit 0 shows all\n']);
    expect((await runWords(['outbox', 'show', directory, '--limit', '0'])).stdout.split('\n')).toHaveLength(20_001);
    expect(await runWords(['outbox', 'show', directory, '--limit', 'all'])).toEqual({
      ...{ exitCode: 2, stdout: '' },
      stderr: 'growingio: --limit is "all": it must be a whole number, 0 or more\n  see --help\n',
    });
  });
});

describe('growingio outbox dead', () => {
  it('shows dead letters with their reasons, by event and reason', async () => {
    const directory = makeDirectory();
    bury(directory, '1.jsonl', [{ n: 'Login', var: { a: '1' } }], 'HTTP 400: no such event');
    bury(directory, '2.jsonl', [{ n: 'BuyProduct' }], 'HTTP 413', 'blog@api.growingio.com-0123456789abcdef');
    const { stdout } = await runWords(['outbox', 'dead', directory]);
    expect(stdout).toBe(
      [
        `${buriedAt}  "HTTP 400: no such event"  ${happenedAt}  Login  u1  a=1`,
        `${buriedAt}  "HTTP 413"  ${happenedAt}  BuyProduct  u1`,
        '',
      ].join('\n'),
    );
    const found = async (...words: string[]): Promise<string[]> => {
      const { stdout: text } = await runWords(['outbox', 'dead', directory, '--json', ...words]);
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => (JSON.parse(line) as { event: string }).event);
    };
    expect(await found('--event', 'Login')).toEqual(['Login']);
    expect(await found('--reason', 'HTTP 413')).toEqual(['BuyProduct']);
    expect(await found('--reason', 'HTTP')).toEqual(['Login', 'BuyProduct']);
    expect(await found('--reason', 'HTTP 400', '--event', 'BuyProduct')).toEqual([]);
    const { stdout: json } = await runWords(['outbox', 'dead', directory, '--json', '--event', 'BuyProduct']);
    expect(JSON.parse(json)).toEqual({
      ...{ reason: 'HTTP 413', buriedAt, event: 'BuyProduct', loginUserId: 'u1' },
      ...{ time, variables: {}, projectId: 'blog', host: 'api.growingio.com' },
    });
  });

  it('shows no more than asked for', async () => {
    const directory = makeDirectory();
    bury(directory, '1.jsonl', numbered(150));
    const { stdout, stderr } = await runWords(['outbox', 'dead', directory]);
    expect([stdout.split('\n').length - 1, stderr]).toEqual([100, 'there are more: --limit 0 shows all\n']);
  });
});

describe('growingio outbox --help', () => {
  it.each(['ls', 'show', 'dead', 'replay', 'drain'])('has two examples of %s, in both languages', async (name) => {
    for (const [language, title] of [
      ['en', 'Examples:'],
      ['zh', '示例：'],
    ] as const) {
      const { exitCode, stdout } = await runWords(['outbox', name, '--help', '--lang', language]);
      expect(exitCode).toBe(0);
      const [, examples = ''] = stdout.split(title);
      expect(examples.match(new RegExp(`growingio outbox ${name} `, 'g'))).toHaveLength(2);
    }
  });
});

/** Does the work as a user of no system: root may read everything. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (isRoot) process.seteuid?.(12_345);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

function sizeOf(directory: string): number {
  const sizes = ['1.jsonl', '2.jsonl'].map(
    (name) => statSync(join(directory, 'dead-letters', name), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The first line of a segment of version 99. */
function newerHeader(): string {
  const text = 'growingio outbox 00099 ';
  return `${text}${crc32(text).toString(16).padStart(8, '0')}\n`;
}

/** The command as a process, in a pipe and in a terminal. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '@growingio/upload';
import { makeSmallDisk } from '../../../testing/disks.js';
import { cleanUp } from '../../../testing/disk-outboxes.js';
import { program, runProcess, startProcess } from './command/run-process.js';

afterEach(cleanUp);

describe('growingio', () => {
  it('says that its folder was deleted, where it needs one', () => {
    const inDeletedFolder = (words: string): { status: number | null; stdout: string; stderr: string } => {
      const folder = mkdtempSync(join(tmpdir(), 'growingio-gone-'));
      const line = `rmdir "${folder}" && exec "${process.execPath}" "${program}" ${words}`;
      const options = { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'] } } as const;
      const { status, stdout, stderr } = spawnSync('sh', ['-c', line], options);
      return { status, stdout, stderr };
    };
    expect(inDeletedFolder('outbox ls outbox')).toEqual({
      ...{ status: 1, stdout: '' },
      stderr: 'growingio: the current folder is not there any more\n  go to one that is there: cd\n',
    });
    expect(inDeletedFolder('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('ends with what the command says, in a pipe and in a terminal', async () => {
    expect(await runProcess(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    const { exitCode, stdout } = await runProcess(['serve'], { terminal: true, env: { LANG: 'zh_CN.UTF-8' } });
    expect([exitCode, stdout]).toEqual([2, 'growingio: 没有 "serve" 这个命令\r\n  请加 --help 查看用法\r\n']);
  });
});

describe('standard output', () => {
  /** The exit code and what was said, with standard output there. */
  const runInto = (output: string, words = ['--help']): [number | null, string] => {
    const line = `exec "$0" "$@" > "${output}"`;
    const { PATH = '' } = process.env;
    const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, program, ...words], { env: { PATH } });
    return [status, stderr.toString()];
  };

  it('is a failure where it can not be written', () => {
    const words = 'ENOSPC: no space left on device, write\n  make room on its disk, or write to another place\n';
    expect(runInto('/dev/full')).toEqual([1, `growingio: standard output can not be written: ${words}`]);
    const [status, said] = runInto('/dev/full', ['--json', '--help']);
    expect([status, JSON.parse(said)]).toMatchObject([1, { code: 'ERR_GROWINGIO_FILE' }]);
  });

  it('is a failure where a disk has taken only a part of it', () => {
    const disk = makeSmallDisk();
    if (!disk.isReal) return;
    mkdirSync(disk.directory);
    const [plan, gap, output] = ['plan', 'gap', 'output'].map((name) => join(disk.directory, name)) as [
      ...[string, string, string],
    ];
    const events = Array.from({ length: 2000 }, (_, at) => [`Event_${String(at)}`, {}]);
    writeFileSync(plan, JSON.stringify({ events: Object.fromEntries(events) as object }));
    writeFileSync(gap, 'x'.repeat(4096));
    disk.fill();
    rmSync(gap);
    const [status, said] = runInto(output, ['plan', 'export', '--file', plan]);
    expect(statSync(output).size).toBe(4096);
    expect([status, said]).toEqual([1, expect.stringContaining('can not be written: ENOSPC') as string]);
  });

  it('is none where its reader has gone', async () => {
    const { child, ended, text } = startProcess(['--help']);
    child.stdout?.destroy();
    expect([await ended, text.stderr]).toEqual([0, '']);
  });
});

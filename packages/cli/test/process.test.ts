/** The command as a process, in a pipe and in a terminal. */
import { version } from '@growingio/upload';
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, runProcess } from './command/run-process.js';

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

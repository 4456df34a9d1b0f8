/** The command as a process, in a pipe and in a terminal. */
import { version } from '@growingio/upload';
import { runProcess } from './command/run-process.js';

describe('growingio', () => {
  it('ends with what the command says, in a pipe and in a terminal', async () => {
    expect(await runProcess(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
    const { exitCode, stdout } = await runProcess(['serve'], { terminal: true, env: { LANG: 'zh_CN.UTF-8' } });
    expect([exitCode, stdout]).toEqual([2, 'growingio: 没有 "serve" 这个命令\r\n  请加 --help 查看用法\r\n']);
  });
});

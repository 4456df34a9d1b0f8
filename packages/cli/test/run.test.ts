/** What all commands have in common: languages, help, exit codes, and what is said of wrong words. */
import { version } from '@growingio/upload';
import { runWords } from './command/run-words.js';

describe('run', () => {
  it('shows the commands without words, and for --help', async () => {
    for (const words of [[], ['--help'], ['-h'], ['--lang', 'en']]) {
      const { exitCode, stdout, stderr } = await runWords(words);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain('Usage: growingio');
      expect(stdout).toContain('Commands:\n');
    }
  });

  it.each([['outbox'], ['plan']])('shows the commands of a group without a word: %s', async (group) => {
    const { exitCode, stdout, stderr } = await runWords([group]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe((await runWords([group, '--help'])).stdout);
    expect(stdout).toContain(`Usage: growingio ${group}`);
  });

  it.each([[['--json']], [['outbox', '--json']], [['plan', '--json']]])(
    'has no help for programs, which %j without a command is wrong use for',
    async (words) => {
      const { exitCode, stdout, stderr } = await runWords(words);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(JSON.parse(stderr)).toEqual({
        code: 'ERR_GROWINGIO_USAGE',
        message: 'a command is missing',
        next: 'see --help',
      });
    },
  );

  it('shows its version', async () => {
    expect(await runWords(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, ['--help']],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, ['--help']],
    [{ LANG: 'en_US.UTF-8', GROWINGIO_LANG: 'zh' }, ['--help']],
    [{ LANG: 'en_US.UTF-8' }, ['--lang', 'zh', '--help']],
    [{}, ['--lang=zh', '--help']],
    [{}, ['--lang', 'zh']],
    [{}, ['outbox', '--lang', 'zh']],
  ])('speaks Chinese for %j %j', async (env, words) => {
    expect((await runWords(words, { env })).stdout).toContain('用法：');
  });

  it('speaks English for a language that it does not know', async () => {
    expect((await runWords(['--help'], { env: { LANG: 'fr_FR.UTF-8' } })).stdout).toContain('Usage:');
  });

  it.each([
    [['serve'], 'growingio: "serve" is no command\n  see --help\n'],
    [['rely'], 'growingio: "rely" is no command\n  did you mean relay?\n'],
    [['--colour'], 'growingio: "--colour" is no option\n  see --help\n'],
    [['--verson'], 'growingio: "--verson" is no option\n  did you mean --version?\n'],
    [['--lang', 'fr'], 'growingio: --lang is "fr": it must be en or zh\n  write --lang zh, or set LANG\n'],
    [['tail', '--lang=fr'], 'growingio: --lang is "fr": it must be en or zh\n  write --lang zh, or set LANG\n'],
    [['--lang'], 'growingio: --lang <en|zh> has no value\n  write the value behind it\n'],
  ])('refuses %j with status 2 and says what to do', async (words, stderr) => {
    expect(await runWords(words)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  it('says it in JSON for programs, and in Chinese', async () => {
    const { stderr } = await runWords(['serve', '--json', '--lang', 'zh']);
    expect(JSON.parse(stderr)).toEqual({
      code: 'ERR_GROWINGIO_USAGE',
      message: '没有 "serve" 这个命令',
      next: '请加 --help 查看用法',
    });
  });
});

/** The help of every command: in both languages, in a pipe and in a terminal, with two examples each. */
import { runProcess } from './command/run-process.js';
import { runWords } from './command/run-words.js';

/** Those of the program's own help, but the relay, whose words are those of another package. */
async function listCommands(): Promise<string[][]> {
  const { stdout } = await runWords(['--help']);
  const names = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
  const all = names.filter((name) => name !== 'relay').map(async (name) => [[name], ...(await listBelow(name))]);
  return [[], ...(await Promise.all(all)).flat()];
}

async function listBelow(name: string): Promise<string[][]> {
  const { stdout } = await runWords([name, '--help']);
  const at = stdout.indexOf('Commands:');
  if (at < 0) return [];
  return [...stdout.slice(at, stdout.indexOf('Examples:')).matchAll(/^ {2}([a-z]+)/gm)].map(([, below = '']) => [
    name,
    below,
  ]);
}

/** What is said in words: the right column of a list, or a line that is none; without code. */
function wordsOf(help: string): string[] {
  return help
    .split('\n')
    .filter((line) => !/^(Usage|用法)[:：]/.test(line))
    .map((line) => (/^ {2,}\S.*? {2,}(?=\S)/.exec(line) ? line.replace(/^ {2,}\S.*? {2,}(?=\S)/, '') : line))
    .map((text) => text.replace(/<[^>]*>|\[[^\]]*\]|--?[\w-]+|\w+:…|[\w./-]+\.(?:json|jsonl|csv)|https?:\S+/g, ''));
}

/** Two English words side by side, which no name has. */
const english = /\b[a-z]{2,} [a-z]{2,}\b/;
const names = /GrowingIO for Node|JSON Lines|growingio [a-z]+|npm (?:start|run)|on standard/g;

describe('the help of each command', () => {
  it('has two examples, of its own words', async () => {
    for (const words of await listCommands()) {
      if (words.length === 0) continue;
      const { stdout } = await runWords([...words, '--help']);
      const examples = stdout
        .slice(stdout.indexOf('Examples:'))
        .match(new RegExp(`^  growingio ${words.join(' ')}\\b`, 'gm'));
      expect([words, (examples?.length ?? 0) >= 2]).toEqual([words, true]);
    }
  });

  it('is all Chinese in Chinese', async () => {
    for (const words of await listCommands()) {
      const { stdout } = await runWords([...words, '--help', '--lang', 'zh']);
      const left = wordsOf(stdout).filter((text) => english.test(text.replace(names, '')));
      expect([words, left]).toEqual([words, []]);
      expect(stdout).toMatch(/^用法：/);
    }
  });

  it('has its columns below each other in Chinese, too', async () => {
    const { stdout } = await runWords(['--help', '--lang', 'zh']);
    const lines = stdout.slice(stdout.indexOf('命令：')).split('\n').slice(1, -1);
    const widths = lines.map((line) => {
      const [left = ''] = /^ {2}\S.*? {2,}(?=\S)/.exec(line) ?? [];
      return left.length + (left.match(/[\u4e00-\u9fff]/g)?.length ?? 0);
    });
    expect(new Set(widths).size).toBe(1);
  });

  it('is the same in a pipe and in a terminal, in both languages', async () => {
    for (const words of await listCommands()) {
      for (const LANG of ['en_US.UTF-8', 'zh_CN.UTF-8']) {
        const inPipe = await runProcess([...words, '--help'], { env: { LANG } });
        const onTerminal = await runProcess([...words, '--help'], { env: { LANG }, terminal: true });
        expect(inPipe).toMatchObject({ exitCode: 0, stderr: '' });
        expect(inPipe.stdout).toContain(LANG.startsWith('en') ? 'Usage: growingio' : '用法：growingio');
        expect(onTerminal).toEqual({ ...inPipe, stdout: inPipe.stdout.replaceAll('\n', '\r\n') });
      }
    }
  });
});

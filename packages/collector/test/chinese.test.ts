/** What the collector says in Chinese to who starts it: message by message, and as it comes. */
import { join } from 'node:path';
import { useLanguage } from '@growingio/upload/adapter';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { chinese } from '../src/chinese.js';
import { runCommand } from '../src/command.js';
import { startCollector } from '../src/index.js';

describeChineseMessages({
  folder: join(__dirname, '../src'),
  dictionary: chinese,
  positions: { refuse: [0] },
  apart: [
    // What it answers and finds, which programs and tests read, and what the page shows in a language of its own.
    ...['api/', 'chart/', 'check/', 'delivery/', 'detail/', 'export/', 'faults/', 'forward/', 'plan/findings.ts'],
    ...[
      'management/',
      'plan/routes.ts',
      'receive/',
      'reports/',
      'routes.ts',
      'search/',
      'show/',
      'store/',
      'users/',
      'wait/',
      'words/',
    ],
    // Commands to type, and a unit by the words of the table.
    /^\s+(GROWINGIO_HOST|PowerShell:)/,
    // What the system's own command says.
    /^\{0\} ended with \{1\}$/,
    /^a port, 0 for any free one$/,
  ],
});

describe('the collector in Chinese', () => {
  beforeEach(() => {
    useLanguage('zh');
  });

  afterEach(() => {
    useLanguage('en');
  });

  async function run(...words: string[]): Promise<string> {
    let text = '';
    const write = (more: string): void => {
      text += more;
    };
    const result = await runCommand(words, { out: write, err: write }, 'linux');
    if ('collector' in result) await result.collector.close();
    return text;
  }

  it('says where it listens, and how to use it', async () => {
    expect((await run('--port', '0')).replace(/127\.0\.0\.1:\d+/g, 'PLACE')).toBe(
      'GrowingIO collector: http://PLACE\n在浏览器中打开该地址，即可看到到达的事件。让应用把事件发到这里：\n\n' +
        '  GROWINGIO_HOST=http://PLACE GROWINGIO_PROJECT_ID=demo node app.js\n\n按 Ctrl+C 结束。\n',
    );
  });

  it('shows its help', async () => {
    expect(await run('--help')).toContain('  -p, --port          监听的端口，0 为任意空闲端口（默认 7080）\n');
  });

  it('refuses a wrong port', async () => {
    expect(await run('--port', 'x')).toBe(
      'growingio-collector: --port 的值无效（"x"），应为：0（任意空闲端口）至 65535 的数字\n请见 growingio-collector --help\n',
    );
  });

  test.each([
    [['--nope'], '--nope 不是选项：可用的有 --port'],
    [['--prot', '1'], '--prot 不是选项：是否想写 --port？'],
    [['foo'], '"foo" 不是选项：选项以 -- 开头\n'],
    [['--port'], '--port 没有值：请写成 --port=…\n'],
    [['--open=1'], '--open 不带值：请单独写出\n'],
  ])('refuses %j', async (words, said) => {
    const text = await run(...words);
    expect(text).toContain(`growingio-collector: ${said}`);
    expect(text.replace(/^[^\n]*\n/, '')).toBe('请见 growingio-collector --help\n');
  });

  it('says that a port is in use', async () => {
    const other = await startCollector();
    const { port } = new URL(other.url);
    await expect(startCollector({ port: Number(port) })).rejects.toThrow(
      `127.0.0.1 的端口 ${port} 已被占用：请停止占用它的程序，或换一个端口`,
    );
    await other.close();
  });

  it('refuses options', async () => {
    await expect(startCollector({ host: '' })).rejects.toThrow('host 的值无效（""），应为：主机名或地址');
    await expect(startCollector({ port: -1 })).rejects.toThrow(
      'port 的值无效（-1），应为：0 至 65535 的整数（端口号，0 为任意空闲端口）',
    );
  });
});

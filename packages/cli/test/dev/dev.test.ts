/** `growingio dev` with real collectors and real commands: in this process, and as a process in a pipe and in a terminal. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StopSignals } from '../../src/command/stop-signals.js';
import { collect, makeEvent, upload } from '../command/collect.js';
import { startProcess } from '../command/run-process.js';
import { runWords, type Ran } from '../command/run-words.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'growingio-dev-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a command of these tests may call: `send` is an application's event, `never` keeps it running. */
const prelude = `
const send = async (n = 'BuyProduct', event = {}) => {
  const { GROWINGIO_HOST: host, GROWINGIO_PROJECT_ID: ai } = process.env;
  const body = JSON.stringify([{ cs1: '9128391', tm: Date.now(), t: 'cstm', n, var: { product_price: 14 }, ...event }]);
  const response = await fetch(host + '/v3/' + ai + '/s2s/cstm?stm=' + Date.now(), { method: 'POST', body });
  if (!response.ok) throw new Error(String(response.status));
};
const never = () => setInterval(() => undefined, 1000);
`;

/** The words of a command that runs a program in Node. */
function node(program: string): string[] {
  const file = join(folder, `program${String(Math.random()).slice(2)}.mjs`);
  writeFileSync(file, prelude + program);
  return [process.execPath, file];
}

const dev = (command: readonly string[], given: Parameters<typeof runWords>[1] = {}, flags: readonly string[] = []) =>
  runWords(['dev', '--port', '0', ...flags, '--', ...command], { env: environment(), ...given });

/** Of this process, without what tests are about. */
function environment(extra: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', ...extra };
}

/** Signals as a user sends them, and the text that asks for them. */
function stopAt(pattern: RegExp, name: NodeJS.Signals): { signals: StopSignals; onText: (text: string) => void } {
  const signals = new StopSignals();
  let text = '';
  return {
    signals,
    onText(more) {
      text += more;
      if (pattern.test(text)) signals.stop(name);
    },
  };
}

const withoutTimes = (text: string): string =>
  text.replace(/\d\d:\d\d:\d\d/g, 'TIME').replace(/http:\/\/127\.0\.0\.1:\d+/g, 'URL');

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // One that has ended stays a zombie where nobody asks for its status.
  const stat = `/proc/${String(pid)}/stat`;
  return !existsSync(stat) || !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'));
}

const pidOf = ({ stdout }: Ran): number => Number(/pid (\d+)/.exec(stdout)?.[1]);

describe('growingio dev', () => {
  it('says where the collector is, and shows events as they arrive', async () => {
    const signals = new StopSignals();
    let text = '';
    let isSent = false;
    const onText = (more: string): void => {
      text += more;
      const url = /GrowingIO collector: (\S+)/.exec(text)?.[1];
      if (url !== undefined && !isSent) {
        isSent = true;
        void upload(url, [makeEvent(), makeEvent({ var: { coupon: null } })]);
      }
      if (text.includes('leave the variable out')) signals.stop('SIGINT');
    };
    const { exitCode, stdout, stderr } = await runWords(['dev', '--port', '0'], { signals, onText });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Point an app at it with');
    expect(withoutTimes(stdout)).toBe(
      'TIME   BuyProduct  9128391  product_price 14\n' +
        'TIME ✗ BuyProduct  9128391  coupon null  var.coupon: the value is null: leave the variable out\n',
    );
  });

  it('refuses a command that is empty, as of a variable that is not set', async () => {
    const { exitCode, stdout, stderr } = await runWords(['dev', '--port', '0', '--', '']);
    expect([exitCode, stdout, stderr]).toEqual([
      2,
      '',
      'growingio: the command behind -- is empty\n  write it there: growingio dev -- npm start\n',
    ]);
  });

  it('says it in JSON for programs, and closes the collector at the end', async () => {
    const signals = new StopSignals();
    let url = '';
    const onText = (more: string): void => {
      const line = JSON.parse(more) as { kind: string; url: string };
      if (line.kind === 'collector') {
        url = line.url;
        void upload(url, [makeEvent()]);
      } else signals.stop('SIGTERM');
    };
    const { exitCode, stdout, stderr } = await runWords(['dev', '--port', '0', '--json'], { signals, onText });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { kind: 'collector', url, host: '127.0.0.1', port: Number(new URL(url).port) },
      expect.objectContaining({ kind: 'event', event: 'BuyProduct', variables: { product_price: 14 } }),
    ]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('does not show again what --persist has kept', async () => {
    const persist = join(folder, 'events.jsonl');
    const first = await collect({ persist });
    await upload(first.url, [makeEvent({ n: 'Old' })]);
    await first.close();
    const { stderr } = await dev(node(`await send('New')`), {}, ['--persist', persist]);
    expect(stderr.match(/Old|New/g)).toEqual(['New']);
  });

  it.each([
    [['--port', 'x'], '--port is "x": pass a number, 0 (any free port) to 65535'],
    [['--keep', '0'], '--keep is "0"'],
    [['--forward-to', 'nowhere'], '--forward-to is "nowhere"'],
  ])('refuses %j with status 2', async (flags, message) => {
    const { exitCode, stderr } = await runWords(['dev', ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`growingio: ${message}`);
    expect(stderr).toContain('\n  see growingio dev --help\n');
  });
});

describe('growingio dev -- command', () => {
  it("sets the collector's address and a project ID, and passes the words on as they are", async () => {
    const show = node(
      'const { GROWINGIO_HOST: host, GROWINGIO_PROJECT_ID: id } = process.env; console.log(host, id, process.argv.slice(2));',
    );
    const words = ['--json', 'a b', "it's", '--', '$HOME'];
    const env = environment({ GROWINGIO_HOST: 'https://api.growingio.com' });
    const { exitCode, stdout, stderr } = await dev([...show, ...words], { env });
    expect({ exitCode, stdout: withoutTimes(stdout) }).toEqual({
      exitCode: 0,
      stdout: `URL demo [ '--json', 'a b', "it's", '--', '$HOME' ]\n`,
    });
    expect(withoutTimes(stderr)).toBe('growingio: the collector and its page: URL\n');
    const own = await dev(show, { env: environment({ GROWINGIO_PROJECT_ID: 'mine' }) });
    expect(withoutTimes(own.stdout)).toBe('URL mine []\n');
  });

  it('prints events to stderr, problems marked, and all that have come before the end', async () => {
    const { exitCode, stdout, stderr } = await dev(
      node(
        `console.log('started'); await send(); await send('Login', { var: { a: null } }); await send('One'); await send('Two'); process.exit(0)`,
      ),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'started\n' });
    expect(withoutTimes(stderr)).toBe(
      'growingio: the collector and its page: URL\n' +
        'TIME   BuyProduct  9128391  product_price 14\n' +
        'TIME ✗ Login  9128391  a null  var.a: the value is null: leave the variable out\n' +
        'TIME   One  9128391  product_price 14\n' +
        'TIME   Two  9128391  product_price 14\n',
    );
  });

  it('prints all of a burst that came just before the end', async () => {
    const program = `
      const { GROWINGIO_HOST: host } = process.env;
      const events = Array.from({ length: 5000 }, (_, at) => ({ cs1: 'u', tm: Date.now(), t: 'cstm', n: 'E' + at }));
      await fetch(host + '/v3/demo/s2s/cstm?stm=' + Date.now(), { method: 'POST', body: JSON.stringify(events) });
      process.exit(0);`;
    const { stderr } = await dev(node(program));
    expect(stderr.match(/E\d+/g)).toEqual(Array.from({ length: 5000 }, (_, at) => `E${String(at)}`));
  });

  it('prints them as JSON Lines for programs', async () => {
    const { stderr } = await dev(node('await send()'), {}, ['--json']);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { kind: string }).kind),
    ).toEqual(['collector', 'event']);
  });

  it('breaks no line that the command has begun', async () => {
    const seen: string[] = [];
    const program = `
      process.stdout.write('half');
      await send();
      await new Promise((go) => setTimeout(go, 600));
      process.stdout.write(' and half\\n');
      await new Promise((go) => setTimeout(go, 600));
      process.stdout.write('prompt> ');
      await send();`;
    const { exitCode } = await dev(node(program), { onText: (text) => seen.push(text) });
    expect(exitCode).toBe(0);
    expect(withoutTimes(seen.join(''))).toBe(
      'growingio: the collector and its page: URL\n' +
        'half and half\nTIME   BuyProduct  9128391  product_price 14\n' +
        'prompt> \nTIME   BuyProduct  9128391  product_price 14\n',
    );
  });

  it.each([
    ['process.exit(0)', 0],
    ['process.exit(3)', 3],
    ['throw new Error("defect")', 1],
    ['process.kill(process.pid, "SIGKILL")', 137],
  ])('ends with the exit code of %s, and says so', async (program, expected) => {
    const { exitCode, stderr } = await dev(node(program));
    const said = stderr.includes(`the command ended with status ${String(expected)}, and the collector with it\n`);
    expect([exitCode, said]).toEqual([expected, expected !== 0]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s on, has the last events, and ends with 0',
    async (name) => {
      const program = `
      process.on('${name}', async () => { console.log('asked'); await send('Last'); process.exit(0); });
      console.log('ready'); never();`;
      const { exitCode, stdout, stderr } = await dev(node(program), stopAt(/ready/, name));
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'ready\nasked\n' });
      expect(stderr).toContain('Last  9128391');
    },
  );

  it('ends with 0 when the signal ends the command', async () => {
    expect((await dev(node(`console.log('ready'); never()`), stopAt(/ready/, 'SIGINT'))).exitCode).toBe(0);
  });

  it('hands a signal on to all that the command has started', async () => {
    const inner = node(`console.log('pid ' + process.pid); never()`);
    // A shell that does not pass signals on, as npm has one.
    const ran = await dev(['sh', '-c', `"${inner.join('" "')}"; true`], stopAt(/pid \d+\n/, 'SIGTERM'));
    expect(ran.exitCode).toBe(0);
    expect(isRunning(pidOf(ran))).toBe(false);
  });

  it('ends what the command has left behind, in order if it does, else by force', async () => {
    const inner = node(`process.on('SIGTERM', () => console.log('asked')); console.log('pid ' + process.pid); never()`);
    const ran = await dev(['sh', '-c', `"${inner.join('" "')}" & sleep 1; exit 4`]);
    expect([ran.exitCode, ran.stdout.match(/asked/g)]).toEqual([4, ['asked']]);
    expect(isRunning(pidOf(ran))).toBe(false);
  });

  it('kills it at the second Ctrl+C', async () => {
    const program = `process.on('SIGINT', () => console.log('no')); console.log('pid ' + process.pid); never()`;
    const signals = new StopSignals();
    const onText = (text: string): void => {
      if (text.includes('pid')) signals.stop('SIGINT');
      if (text.includes('no'))
        setTimeout(() => {
          signals.stop('SIGINT');
        }, 600);
    };
    const ran = await dev(node(program), { signals, onText });
    expect(ran.exitCode).toBe(137);
    expect(isRunning(pidOf(ran))).toBe(false);
  });

  it.each([
    ['en', 'there is no command "npmm"', 'look at its spelling; write a command of a project behind npx or npm run'],
    ['zh', '没有 "npmm" 这个命令', '请检查拼写；项目中的命令请写在 npx 或 npm run 之后'],
  ])('says in %s that there is no such command, with status 1', async (language, message, next) => {
    const { exitCode, stderr } = await dev(['npmm', 'start'], {}, ['--lang', language]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`growingio: ${message}\n  ${next}\n`);
    const asJson = await dev(['npmm'], {}, ['--lang', language, '--json']);
    expect(JSON.parse(asJson.stderr.split('\n')[1] ?? '')).toEqual({ code: 'ERR_GROWINGIO_COMMAND', message, next });
  });

  it('takes --json behind -- for a word of the command', async () => {
    const { stderr } = await dev(['npmm', '--json']);
    expect(stderr).toContain('growingio: there is no command "npmm"\n');
  });

  it('says that a file may not be run', async () => {
    const [, file = ''] = node('');
    const { exitCode, stderr } = await dev([file]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('may not be run\n  make it executable');
  });

  it('does not start it when the collector can not be had', async () => {
    const { port } = await collect();
    const words = ['dev', '--port', String(port), '--', ...node(`console.log('started')`)];
    const { exitCode, stdout, stderr } = await runWords(words, { env: environment() });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      `growingio: port ${String(port)} of 127.0.0.1 is in use: stop the program that has it, or choose another port\n` +
        '  growingio dev --port 0 takes any port that is free\n',
    );
  });
});

describe('growingio dev as a process', () => {
  const start = (command: readonly string[], options: Parameters<typeof startProcess>[1] = {}) =>
    startProcess(['dev', '--port', '0', '--', ...command], options);

  it('passes the bytes of the command on as they are, at the pace of the reader', async () => {
    const program = `
      const bytes = Buffer.alloc(1_000_000, Buffer.from([0, 255, 10, 195, 27]));
      process.stdout.write(bytes);
      process.stderr.write('own error\\n');`;
    const { child, ended } = start(node(program));
    let length = 0;
    let sum = 0;
    child.stdout?.removeAllListeners('data').setEncoding('latin1');
    child.stdout?.on('data', (text: string) => {
      length += text.length;
      for (const byte of Buffer.from(text, 'latin1')) sum += byte;
    });
    expect([await ended, length, sum]).toEqual([0, 1_000_000, 200_000 * (255 + 10 + 195 + 27)]);
  });

  it.each([
    ['en_US.UTF-8', /the value is null: leave the variable out/],
    ['zh_CN.UTF-8', /变量值为 null：没有值时请不要传该变量/],
  ])('sends Ctrl+C of a terminal once, and ends with 0, with LANG=%s', async (LANG, words) => {
    const program = `
      let times = 0;
      process.on('SIGINT', () => { times += 1; setTimeout(() => { console.log('asked ' + times); process.exit(0); }, 300); });
      await send('BuyProduct', { var: { a: null } });
      console.log('colour ' + process.env.FORCE_COLOR); never();`;
    const { waitFor, type, ended, text } = start(node(program), { env: { LANG }, terminal: true });
    await waitFor(words);
    await waitFor(/colour 1/);
    type('\u0003');
    expect(await ended).toBe(0);
    expect(text.stdout).toContain('asked 1\r\n');
    expect(text.stdout).toContain('\u001b[31m✗');
  });

  it('leaves its input to the command', async () => {
    const program = `process.stdin.once('data', (text) => { console.log('got ' + text); process.exit(0); }); console.log('ready')`;
    const { waitFor, type, ended } = start(node(program), { terminal: true });
    await waitFor(/ready/);
    type('hello\n');
    await waitFor(/got hello/);
    expect(await ended).toBe(0);
  });

  it('ends the command when its reader goes away', async () => {
    const file = join(folder, 'pid');
    const program = `
      import { writeFileSync } from 'node:fs';
      writeFileSync('${file}', String(process.pid));
      setInterval(() => console.log('tick'), 20);`;
    const { child, ended } = start(node(program));
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await ended).toBe(0);
    expect(isRunning(Number(readFileSync(file, 'utf8')))).toBe(false);
  });
});

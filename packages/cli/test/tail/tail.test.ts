/** `growingio tail` on a real collector: in this process, and as a process in a pipe and in a terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { StopSignals } from '../../src/command/stop-signals.js';
import { collect, makeEvent, makeEvents, upload } from '../command/collect.js';
import { program, startProcess } from '../command/run-process.js';
import { runWords, type Ran } from '../command/run-words.js';

/** Runs it until its text matches. */
function tail(words: readonly string[], until: RegExp, env: Record<string, string> = {}): Promise<Ran> {
  const signals = new StopSignals();
  let text = '';
  const onText = (more: string): void => {
    text += more;
    if (until.test(text)) signals.stop('SIGINT');
  };
  return runWords(['tail', ...words], { env, signals, onText });
}

const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('growingio tail', () => {
  it('shows what is there already and what matches, with problems in words, and ends with 0', async () => {
    const { url } = await collect();
    await upload(url, [makeEvent(), makeEvent({ n: 'Login' }), makeEvent({ var: { coupon: null } })]);
    const { exitCode, stdout, stderr } = await tail(['event:BuyProduct', 'is:problem', '--host', url], /leave/);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^\d\d:\d\d:\d\d ✗ BuyProduct {2}9128391 {2}coupon null\n {11}var\.coupon: the value is null: leave the variable out\n$/,
    );
  });

  it('shows as many of those that are there as --lines says', async () => {
    const { url } = await collect();
    await upload(url, makeEvents(Array.from({ length: 20 }, (_, at) => `E${String(at)}`)));
    expect((await tail(['--host', url], /E19/)).stdout.match(/E\d+/g)).toHaveLength(10);
    expect((await tail(['--host', url, '--lines', '1'], /E19/)).stdout.match(/E\d+/g)).toEqual(['E19']);
  });

  it('writes events whole as JSON Lines, very large ones too', async () => {
    const { url } = await collect();
    const variables = Object.fromEntries(Array.from({ length: 900 }, (_, at) => [`v${String(at)}`, 'x'.repeat(250)]));
    await upload(url, [makeEvent({ var: { a: null } }), makeEvent({ var: variables })]);
    await upload(url, 'no JSON');
    const { stdout, exitCode } = await tail(['--json', '--host', url], /"kind":"request".*\n/);
    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toEqual([
      expect.objectContaining({
        ...{ kind: 'event', id: 1, event: 'BuyProduct', loginUserId: '9128391', projectId: 'demo', repeats: 0 },
        ...{ variables: { a: null }, marks: [expect.objectContaining({ code: 'var_null', path: 'var.a' })] },
      }),
      expect.objectContaining({ kind: 'event', id: 2, variables }),
      expect.objectContaining({ kind: 'request', status: 400, reasonCode: 'body_not_json' }),
    ]);
  });

  it('takes an address as somebody writes it', async () => {
    const { url, port } = await collect();
    await upload(url, [makeEvent()]);
    for (const host of [`127.0.0.1:${String(port)}`, `localhost:${String(port)}/`, `${url}/#view`]) {
      expect((await tail(['--host', host], /Buy/)).exitCode).toBe(0);
    }
  });

  it.each([
    [['--host', 'ftp://x'], '--host is "ftp://x": pass the address of a collector, such as http://127.0.0.1:7080'],
    [['--host', 'http://u:secret@127.0.0.1:1'], '--host has a user or a password, which no collector takes'],
    [['--lines', '101'], '--lines is "101": pass a number, 0 to 100'],
    [['-event:Login'], '"-event:Login" is no option\n  put words that begin with - behind --'],
  ])('refuses %j with status 2', async (words, message) => {
    const { exitCode, stderr, stdout } = await runWords(['tail', ...words]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
  });

  it('takes terms that begin with - behind --', async () => {
    const { url } = await collect();
    await upload(url, makeEvents(['Login', 'Buy']));
    expect((await tail(['--host', url, '--', '-event:Login'], /Buy/)).stdout).not.toContain('Login');
  });

  it.each([
    [
      'en',
      'no collector answers at URL (ECONNREFUSED)',
      'start one by growingio dev, or name the address of yours by --host',
    ],
    ['zh', 'URL 没有 collector 应答（ECONNREFUSED）', '请用 growingio dev 启动一个，或用 --host 指明 collector 的地址'],
  ])('says in %s that there is no collector, with status 1', async (language, message, next) => {
    const collector = await collect();
    const { url } = collector;
    await collector.close();
    const ran = await runWords(['tail', '--host', url, '--lang', language]);
    expect({ ...ran, stderr: ran.stderr.replace(url, 'URL') }).toEqual({
      ...{ exitCode: 1, stdout: '' },
      stderr: `growingio: ${message}\n  ${next}\n`,
    });
    const asJson = await runWords(['tail', '--host', url, '--lang', language, '--json']);
    expect(JSON.parse(asJson.stderr.replace(url, 'URL'))).toEqual({
      code: 'ERR_GROWINGIO_NO_COLLECTOR',
      message,
      next,
    });
  });

  it('says in Chinese why a search can not be read', async () => {
    const { url } = await collect();
    const { exitCode, stderr } = await runWords(['tail', 'is:nothing', '--host', url, '--lang', 'zh']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'growingio: is:nothing 无效：is: 后面可以是 problem、error、duplicate、late、failed\n  请见 growingio tail --help\n',
    );
  });

  it('says that the collector is away, and goes on when it was started anew', async () => {
    const first = await collect();
    const { url, port } = first;
    const signals = new StopSignals();
    await upload(url, makeEvents(['Before']));
    let text = '';
    let step = 0;
    const onText = (more: string): void => {
      text += more;
      if (step === 0 && text.includes('Before')) {
        step = 1;
        void first.close();
      } else if (step === 1 && text.includes('is away')) {
        step = 2;
        void collect({ port }).then(() => upload(url, makeEvents(['After'])));
      } else if (text.includes('After')) signals.stop('SIGTERM');
    };
    const { exitCode, stdout, stderr } = await runWords(['tail', '--host', url], { signals, onText });
    expect([exitCode, stdout.match(/Before|After/g)]).toEqual([0, ['Before', 'After']]);
    expect(stderr.replaceAll(url, 'URL')).toBe(
      [
        'growingio: the collector at URL is away: waiting until it is there again (Ctrl+C ends this)',
        'growingio: the collector at URL is there again',
        'growingio: the collector at URL was started anew',
        '',
      ].join('\n'),
    );
  });
});

describe('growingio tail as a process', () => {
  it.each([
    ['en_US.UTF-8', /var\.coupon: the value is null: leave the variable out/],
    ['zh_CN.UTF-8', /var\.coupon：变量值为 null：没有值时请不要传该变量/],
  ])('writes plain lines into a pipe with LANG=%s, and ends with 0 on Ctrl+C', async (LANG, words) => {
    const { url } = await collect();
    const { waitFor, child, ended, text } = startProcess(['tail', '--host', url], { env: { LANG } });
    await upload(url, [makeEvent({ var: { coupon: null } })]);
    await waitFor(words);
    child.kill('SIGINT');
    expect([await ended, text.stderr]).toEqual([0, '']);
    expect(text.stdout).not.toContain('\u001b');
  });

  it.each([
    ['en_US.UTF-8', /the value is null/],
    ['zh_CN.UTF-8', /变量值为 null/],
  ])('writes colours on a terminal with LANG=%s, and ends with 0 on Ctrl+C', async (LANG, words) => {
    const { url } = await collect();
    const { waitFor, type, ended, text } = startProcess(['tail', '--host', url], { env: { LANG }, terminal: true });
    await upload(url, [makeEvent({ var: { coupon: null } })]);
    await waitFor(words);
    type('\u0003');
    expect(await ended).toBe(0);
    expect(text.stdout).toContain('\u001b[31m✗\u001b[39m \u001b[1mBuyProduct\u001b[22m');
  });

  it('writes none on a terminal with NO_COLOR, and some into a pipe with FORCE_COLOR', async () => {
    const { url } = await collect();
    await upload(url, [makeEvent()]);
    const plain = startProcess(['tail', '--host', url], { env: { NO_COLOR: '1' }, terminal: true });
    const forced = startProcess(['tail', '--host', url], { env: { FORCE_COLOR: '1' } });
    await Promise.all([plain.waitFor(/Buy/), forced.waitFor(/Buy/)]);
    plain.type('\u0003');
    forced.child.kill('SIGTERM');
    expect(await Promise.all([plain.ended, forced.ended])).toEqual([0, 0]);
    expect(plain.text.stdout).not.toContain('\u001b[1m');
    expect(forced.text.stdout).toContain('\u001b[1mBuyProduct');
  });

  it('ends with 0 when its reader goes away', async () => {
    const { url } = await collect();
    const line = `"${process.execPath}" "${program}" tail --host ${url} --lines 100 --json; echo "status $?" >&2`;
    const shell = spawn('sh', ['-c', `( ${line} ) | head -1`], { stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    shell.stdout.on('data', (more) => (text.stdout += String(more)));
    shell.stderr.on('data', (more) => (text.stderr += String(more)));
    const ended = once(shell, 'close');
    // The reader's end is noticed with the next line.
    while (shell.exitCode === null) {
      await upload(url, [makeEvent()]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await ended;
    expect([text.stderr, linesOf(text.stdout)]).toEqual(['status 0\n', [expect.objectContaining({ id: 1 })]]);
  });
});

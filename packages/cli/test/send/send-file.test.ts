/** Events of a file: what is sent, what is not, and what is said of it. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { startCollector, type Collector, type CollectorOptions } from '@growingio/collector';
import type { CommandHost } from '../../src/command/command-host.js';
import { StopSignals } from '../../src/command/stop-signals.js';
import { sendFile } from '../../src/send/send-file.js';
import { runProcess, startProcess } from '../command/run-process.js';
import { runWords, type HostGiven, type Ran } from '../command/run-words.js';
import { Inputs, numbered, numbersIn, upTo } from './input-file.js';

let inputs: Inputs;
let collector: Collector;

beforeEach(async () => {
  inputs = new Inputs();
  collector = await startCollector();
});

afterEach(async () => {
  await collector.close();
  inputs.remove();
});

async function restart(options: CollectorOptions): Promise<void> {
  await collector.close();
  collector = await startCollector(options);
}

async function send(path: string, words: readonly string[] = [], given: HostGiven = {}): Promise<Ran> {
  const all = ['send', '--from', path, '--project', 'demo', '--host', collector.url, ...words];
  return runWords(all, { cwd: inputs.folder, ...given });
}

describe('growingio send --from', () => {
  it('sends JSON Lines, in our names, in those of the API, and mixed', async () => {
    const path = inputs.write(
      'events.jsonl',
      `\uFEFF{"event":"A","loginUserId":"u1","time":"2026-01-02T03:04:05Z","variables":{"name":"苹果","price":14}}\r
{"cs1":"u2","tm":1767323045000,"t":"cstm","n":"B","var":{"price":"14"}}

{"n":"C","loginUserId":"u3","tm":1767323045000,"num":2}`,
    );
    const { exitCode, stdout } = await send(path);
    expect([exitCode, stdout]).toEqual([0, '3 read: 3 sent (3 of them more than 4 hours old), 0 bad, 0 dead\n']);
    const time = 1_767_323_045_000;
    expect(collector.events).toMatchObject([
      { event: 'A', loginUserId: 'u1', time, variables: { name: '苹果', price: 14 } },
      { event: 'B', loginUserId: 'u2', time, variables: { price: '14' } },
      { event: 'C', loginUserId: 'u3', time, num: 2 },
    ]);
    expect(inputs.has('events.jsonl.growingio-state.jsonl')).toBe(false);
    expect(inputs.has('events.jsonl.rejected.jsonl')).toBe(false);
  });

  it('sends CSV with a byte order mark, CRLF, and line breaks in quotes', async () => {
    const rows = [
      'event,loginUserId,time,name,price,phone:string',
      'A,u1,2026-01-02T03:04:05Z,"红\r\n""苹果""",14,10086',
      'B,u2,1767323045000,,,',
    ];
    const { exitCode, stdout } = await send(inputs.write('events.csv', `\uFEFF${rows.join('\r\n')}\r\n`), ['--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      read: 2,
      sent: 2,
      bad: 0,
      dead: 0,
      old: 2,
      complete: true,
      rejected: null,
      state: null,
    });
    expect(collector.events).toMatchObject([
      { event: 'A', loginUserId: 'u1', variables: { name: '红\r\n"苹果"', price: 14, phone: '10086' } },
      { event: 'B', loginUserId: 'u2', time: 1_767_323_045_000 },
    ]);
  });

  it.each([
    [';', 'event;loginUserId;name;price\nA;u1;"红;\n绿";14\nB;u1;a,b;1\n'],
    ['a tab', 'event\tloginUserId\tname\tprice\nA\tu1\t"红;\n绿"\t14\nB\tu1\ta,b\t1\n'],
    ['; with quotes', '"event";"loginUserId";"name";"price"\r\n"A";"u1";"红;\n绿";"14"\r\nB;u1;a,b;1'],
  ])('sends CSV with %s between its cells', async (_, content) => {
    const { exitCode, stdout } = await send(inputs.write('events.csv', content));
    expect([exitCode, stdout]).toEqual([0, '2 read: 2 sent, 0 bad, 0 dead\n']);
    expect(collector.events.map(({ variables }) => variables)).toEqual([
      { name: '红;\n绿', price: 14 },
      { name: 'a,b', price: 1 },
    ]);
  });

  it('takes a time in words as it stands there, and looks at the unit of a number', async () => {
    const rows = ['A,u1,1999-12-31T00:00:00Z', 'A,u1,946598400000'];
    const { stdout } = await send(inputs.write('events.csv', ['event,loginUserId,time', ...rows].join('\n')));
    expect(stdout).toBe('2 read: 1 sent (1 of them more than 4 hours old), 1 bad, 0 dead\n');
    expect(collector.events).toMatchObject([{ time: Date.UTC(1999, 11, 31) }]);
    expect(inputs.lines('events.csv.rejected.jsonl')).toMatchObject([
      { line: 3, reason: expect.stringContaining('before the year 2000') as string },
    ]);
  });

  it('says which columns it leaves out', async () => {
    const { stderr } = await send(inputs.write('events.csv', 'id,n,cs1,var.a\n1,A,u1,2\n'));
    expect(stderr).toBe('columns that are not sent: "id"\n');
    expect(collector.events[0]?.variables).toEqual({ a: 2 });
  });

  it('puts bad lines into a file, with their number and the reason', async () => {
    const broken = Buffer.concat([Buffer.from('{"event":"A","loginUserId":"u'), Buffer.of(0xff), Buffer.from('"}\n')]);
    const lines = ['{"event":"A","loginUserId":"u1"}', '{"event":', '{"event":"A","loginUserId":"1"}', ''].join('\n');
    const path = inputs.write('events.jsonl', Buffer.concat([Buffer.from(lines), broken, Buffer.from(numbered(1))]));
    const { exitCode, stdout, stderr } = await send(path);
    expect([exitCode, stdout]).toEqual([1, '5 read: 2 sent, 3 bad, 0 dead\n']);
    expect(stderr).toContain('events.jsonl.rejected.jsonl", with its line and the reason');
    expect(inputs.lines('events.jsonl.rejected.jsonl')).toEqual([
      { line: 2, reason: 'this is no JSON: write one event a line, as jq -c does', text: '{"event":' },
      { line: 3, reason: expect.stringContaining('is no user') as string, text: '{"event":"A","loginUserId":"1"}' },
      { line: 4, reason: 'the line is not in UTF-8', text: expect.stringContaining('\uFFFD') as string },
    ]);
    expect(collector.total.events).toBe(2);
  });

  it('puts what GrowingIO refuses there, too, and sends all others once', async () => {
    const isBad = (body: string): boolean => /"number":(37|150|151)\b/.test(body);
    await restart({ respond: ({ body }) => (isBad(body) ? 400 : undefined) });
    const { exitCode, stdout } = await send(inputs.write('events.jsonl', numbered(300)), ['--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ read: 300, sent: 297, bad: 0, dead: 3, complete: true });
    const rejected = inputs.lines('events.jsonl.rejected.jsonl') as { line: number; event: { var: object } }[];
    expect(rejected.sort((a, b) => a.line - b.line)).toMatchObject(
      [37, 150, 151].map((line) => ({ line, reason: 'HTTP 400', event: { n: 'Buy', var: { number: line } } })),
    );
    const numbers = numbersIn(collector).sort((a, b) => a - b);
    expect(numbers).toEqual(upTo(300).filter((number) => ![37, 150, 151].includes(number)));
  });

  it('keeps the order', async () => {
    await send(inputs.write('events.jsonl', numbered(1000)));
    // Several requests may be under way, each with its own part.
    const byRequest = new Map<number, number[]>();
    for (const { requestId, variables } of collector.events) {
      byRequest.set(requestId, [...(byRequest.get(requestId) ?? []), variables?.['number'] as number]);
    }
    for (const numbers of byRequest.values()) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(1000));
  });

  it('says once that events are old', async () => {
    const old = numbered(3).replaceAll('"event"', '"time":1767323045000,"event"');
    const { stderr } = await send(inputs.write('events.jsonl', numbered(1) + old));
    expect(stderr.match(/4 hours old/g)).toHaveLength(1);
    expect(stderr).toContain('line 2 is more than 4 hours old');
  });

  it('reads standard input, and names its bad lines', async () => {
    const { exitCode, stdout } = await send('-', [], { stdin: `${numbered(2)}nothing\n` });
    expect([exitCode, stdout]).toEqual([1, '3 read: 2 sent, 1 bad, 0 dead\n']);
    expect(inputs.lines('stdin.rejected.jsonl')).toMatchObject([{ line: 3, text: 'nothing' }]);
  });

  it('reads a pipe with a name, as a shell makes one of <(zcat events.jsonl.gz)', async () => {
    execFileSync('mkfifo', [inputs.path('pipe')]);
    const written = writeFile(inputs.path('pipe'), numbered(3));
    const { exitCode, stdout } = await send('pipe', ['--json']);
    await written;
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { read: 3, sent: 3, state: null }]);
    expect(inputs.has('pipe.growingio-state.jsonl')).toBe(false);
  });

  it('has nothing to do for an empty file', async () => {
    const { exitCode, stdout } = await send(inputs.write('events.jsonl', ''));
    expect([exitCode, stdout]).toEqual([0, '0 read: 0 sent, 0 bad, 0 dead\n']);
  });

  it('waits while GrowingIO is down, says so, and goes on', async () => {
    const answers = [503, 503];
    await restart({ respond: () => answers.shift() });
    const { exitCode, stderr } = await send(inputs.write('events.jsonl', numbered(150)));
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`${collector.url} does not answer (HTTP 503): waiting, and trying again\n`);
    expect(stderr).toContain(`${collector.url} takes events again\n`);
    expect(numbersIn(collector).sort((a, b) => a - b)).toEqual(upTo(150));
  });

  it('names the proxy that it goes by, so that its failure is not taken for that of GrowingIO', async () => {
    const words = ['send', '--from', inputs.write('events.jsonl', numbered(1)), '--project', 'demo'];
    const env = { HTTP_PROXY: 'http://user:secret@127.0.0.1:1' };
    const sending = startProcess([...words, '--host', collector.url], { env });
    await sending.waitFor(/does not answer/);
    sending.child.kill('SIGINT');
    await sending.ended;
    expect(sending.text.stderr).toContain(
      `${collector.url} by the proxy http://127.0.0.1:1 of HTTP_PROXY does not answer (`,
    );
  });

  it('sends at most so many a second', async () => {
    const signals = new StopSignals();
    await restart({
      respond: () => {
        signals.stop('SIGINT');
        return undefined;
      },
    });
    const { exitCode } = await send(inputs.write('events.jsonl', numbered(300)), ['--rate', '5'], { signals });
    expect(exitCode).toBe(1);
    // Without a rate it is a whole batch of 100.
    expect(collector.requests[0]?.eventCount).toBeLessThan(50);
  });

  it('says all of it in Chinese', async () => {
    const { stdout, stderr } = await send(inputs.write('events.jsonl', `${numbered(1)}{}\n`), ['--lang', 'zh']);
    expect(stdout).toBe('共读取 2 个：已发送 1 个，有误 1 个，被拒 0 个\n');
    expect(stderr).toContain('未发送的内容在');
    expect(inputs.lines('events.jsonl.rejected.jsonl')).toEqual([{ line: 2, reason: '缺少 event', text: '{}' }]);
  });
});

describe('the language of what it says', () => {
  it('is that of --lang, also in the file of rejected lines, whatever the environment says', async () => {
    const path = inputs.write('events.jsonl', '{"event":"A","loginUserId":"0"}\n');
    const words = ['send', '--from', path, '--project', 'demo', '--host', collector.url, '--lang', 'zh'];
    expect((await runProcess(words, { env: { GROWINGIO_LANG: 'en' } })).exitCode).toBe(1);
    expect(inputs.lines('events.jsonl.rejected.jsonl')).toMatchObject([
      { line: 1, reason: expect.stringMatching(/^登录用户/) as string },
    ]);
  });
});

describe('what it can not send', () => {
  it.each([
    ['events.csv', 'name,price\na,1\n', 'the first line of "events.csv": there is no column event (or n)'],
    ['events.txt', 'hello\n', 'the first line of "events.txt": there is no column event (or n)'],
    ['events.csv', '"event"x,cs1\n', 'the first line of "events.csv" names no columns'],
    ['events.csv', Buffer.from('event,cs1,\xc3\xfb\n', 'latin1'), '"events.csv" is not in UTF-8'],
    ['events.csv', Buffer.from('event,cs1,name\nA,u1,\xc3\xfb\n', 'latin1'), '"events.csv" is not in UTF-8'],
    ['events.txt', Buffer.from('\uFEFFevent,cs1\n', 'utf16le'), '"events.txt" is not in UTF-8'],
    ['events.json', ' [\n{"event":"A","loginUserId":"u1"}]', '"events.json" is one list of all events'],
    ['events.jsonl.gz', Buffer.of(0x1f, 0x8b, 8), '"events.jsonl.gz" is compressed'],
  ])('refuses %s: %j', async (name, content, words) => {
    inputs.write(name, content);
    const { exitCode, stdout, stderr } = await send(name);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.split('\n')[0]).toBe(`growingio: ${words}`);
    expect(inputs.has(`${name}.growingio-state.jsonl`)).toBe(false);
  });

  it('refuses a file that is not there, and a rate that is none', async () => {
    expect((await send('nowhere.csv')).stderr).toMatch(/^growingio: "nowhere.csv" can not be read: ENOENT/);
    expect((await send('.')).stderr).toMatch(/^growingio: "." can not be read: EISDIR/);
    expect((await send('-', ['--rate', '0'])).stderr).toMatch(/^growingio: --rate is "0": it must be/);
  });

  it('does not overwrite the bad lines of an earlier run', async () => {
    inputs.write('events.jsonl', numbered(1));
    inputs.write('events.jsonl.rejected.jsonl', 'mine\n');
    const { exitCode, stderr } = await send('events.jsonl');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is there already');
    expect((await send('events.jsonl', ['--rejected', 'other.jsonl'])).exitCode).toBe(0);
  });

  it('says that its files can not be written', async () => {
    inputs.write('events.jsonl', numbered(1));
    const { exitCode, stderr } = await send('events.jsonl', ['--state', 'nowhere/state', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'ERR_GROWINGIO_FILE',
      message: expect.stringContaining('ENOENT') as string,
    });
  });

  it('says that the file has grown meanwhile, and sends what was there', async () => {
    const path = inputs.write('events.jsonl', numbered(300));
    await restart({
      respond: () => {
        inputs.write('events.jsonl', numbered(301));
        return undefined;
      },
    });
    const { exitCode, stderr } = await send(path);
    expect(exitCode).toBe(1);
    const state = JSON.stringify(`${path}.growingio-state.jsonl`);
    const rest = `lines that were there: 300, all settled. Put those that came behind them into a file of their own (a CSV needs its first line there, too), send that, and delete ${state}`;
    expect(stderr).toBe(
      `${rest}\ngrowingio: the input has changed while it was sent\n  lines that were added or changed meanwhile are not sent: send those by themselves\n`,
    );
    expect(numbersIn(collector)).toHaveLength(300);
    const again = await send(path);
    expect([again.exitCode, again.stderr]).toEqual([
      2,
      `growingio: ${JSON.stringify(path)} has changed since it was sent in part\n  ${rest}\n`,
    ]);
    expect(numbersIn(collector)).toHaveLength(300);
  });

  it('does not promise to go on with a file that has grown when it is stopped', async () => {
    const path = inputs.write('events.jsonl', numbered(20_000));
    const signals = new StopSignals();
    await restart({
      respond: () => {
        inputs.write('events.jsonl', numbered(20_001));
        signals.stop('SIGINT');
        return undefined;
      },
    });
    const { exitCode, stderr } = await send(path, ['--rate', '2000'], { signals });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/once ".*events\.jsonl" is as it was, its time of change too\n$/);
    const again = await send(path);
    expect([again.exitCode, again.stderr]).toEqual([
      2,
      expect.stringContaining('  put it back as it was, its time of change too; or delete'),
    ]);
  });

  it('ends where host or project are wrong, and has sent nothing', async () => {
    await restart({ respond: () => 404 });
    const path = inputs.write('events.jsonl', numbered(10));
    const options = { from: path, project: 'demo', host: collector.url };
    await expect(sendFile(options, hostOf(), { blocked: 50, left: 1000 })).rejects.toMatchObject({
      ...{ exitCode: 1, code: 'ERR_GROWINGIO_BLOCKED', message: 'GrowingIO does not take events: HTTP 404' },
    });
    expect(inputs.lines('events.jsonl.growingio-state.jsonl').at(-1)).toMatchObject({ lines: [], counts: { sent: 0 } });
  });

  it('gives up what is refused at the end, where nothing is left that could show whose fault that is', async () => {
    await restart({
      respond: async ({ body }) => {
        if (!body.includes('"number":500}')) return undefined;
        // The others have been accepted then.
        await new Promise((resolve) => setTimeout(resolve, 200));
        return 400;
      },
    });
    const options = { from: inputs.write('events.jsonl', numbered(100) + numbered(1, 500)), project: 'demo' };
    expect(await sendFile({ ...options, host: collector.url }, hostOf(), { blocked: 50, left: 60_000 })).toBe(1);
    expect(numbersIn(collector)).toEqual(upTo(100));
    expect(inputs.lines('events.jsonl.rejected.jsonl')).toMatchObject([
      { line: 101, reason: 'refuses everything: HTTP 400', event: { var: { number: 500 } } },
    ]);
    expect(inputs.has('events.jsonl.growingio-state.jsonl')).toBe(false);
  });

  it('gives up at the end what GrowingIO fails at again and again, while it takes others', async () => {
    await restart({ respond: ({ body }) => (body.includes('"number":37}') ? 500 : undefined) });
    const options = { from: inputs.write('events.jsonl', numbered(150)), project: 'demo' };
    expect(await sendFile({ ...options, host: collector.url }, hostOf(), { blocked: 50, left: 500 })).toBe(1);
    expect(inputs.lines('events.jsonl.rejected.jsonl')).toMatchObject([
      { line: 37, reason: 'GrowingIO fails at it, and takes others' },
    ]);
    expect(numbersIn(collector)).toHaveLength(149);
  });
});

/** What a command has, of a run that only keeps it. */
function hostOf(): CommandHost {
  const sink = (): CommandHost['stdout'] => new PassThrough().setEncoding('utf8').resume();
  const files = { cwd: inputs.folder, env: {}, platform: process.platform };
  return { ...files, stdin: Readable.from([]), stdout: sink(), stderr: sink(), signals: new StopSignals() };
}

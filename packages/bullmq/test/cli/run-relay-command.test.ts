/** The words of the command line: what is refused, in which words, and what the help shows. No Redis is asked. */
import { runRelayCommand } from '../../src/index.js';
import { commands } from '../../src/cli/commands.js';

async function run(words: readonly string[], env: Readonly<Record<string, string>> = {}, name?: string) {
  const printed = { out: '', err: '' };
  const code = await runRelayCommand(words, {
    env,
    stdout: { write: (text) => (printed.out += text) },
    stderr: { write: (text) => (printed.err += text) },
    ...(name !== undefined && { name }),
  });
  return { code, ...printed };
}

const redis = ['--redis', 'redis://:s3cret@localhost:1'];

describe('runRelayCommand', () => {
  it.each(Object.keys(commands))('shows the help of %p, with two examples, and ends with 0', async (word) => {
    const { code, out, err } = await run([...(word === '' ? [] : [word]), '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const examples = out.slice(out.indexOf('Examples:')).match(/^ {2}growingio-relay .*--redis/gm);
    expect(examples).toHaveLength(2);
    for (const flag of commands[word]?.flags ?? []) expect(out).toMatch(new RegExp(`^(    |-h, )--${flag} `, 'm'));
    expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120);
  });

  it('shows the version of the suite', async () => {
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('calls itself as its caller is called', async () => {
    expect((await run(['--help'], {}, 'growingio relay')).out).toContain('growingio relay status');
    expect((await run(['stauts'], {}, 'growingio relay')).err).toContain('growingio relay: "stauts" is no command');
  });

  it.each([
    [['--qeue', 'shop'], '--qeue is no option: did you mean --queue?', 'see growingio-relay --help'],
    [['status', '--jsno'], '--jsno is no option: did you mean --json?', 'see growingio-relay status --help'],
    [['status', '--drain'], 'growingio-relay status has no --drain', 'leave it out'],
    [['status', '--version'], 'growingio-relay status has no --version', 'leave it out'],
    [['stauts'], '"stauts" is no command', 'use status or replay'],
    [['status', 'replay'], 'status and replay are two commands', 'run one at a time'],
    [['status', 'shop'], '"shop" stands alone', 'as in --queue shop'],
    [['--queue'], '--queue has no value', 'write --queue=NAME'],
    [['--queue', '--drain'], '--queue has no value', 'write --queue=NAME; "--drain" is taken for another option'],
    [['--json=yes'], '--json takes no value', 'write --json alone'],
    [[], 'there is no --redis', 'set GROWINGIO_QUEUE_URL or REDIS_URL'],
    [['--redis', 'localhost'], '--redis is no URL of Redis', 'write it as redis://localhost:6379'],
    [['--redis', 'localhost:6379'], '--redis is no URL of Redis', 'write it as redis://localhost:6379'],
    [['--redis', 'redis://localhost:99999'], '--redis is no URL of Redis', 'write it as redis://localhost:6379'],
    [['--redis', 'redis://a', '--redis', 'redis://b'], '--redis is given twice', 'add --cluster or --sentinel NAME'],
    [[...redis, '--cluster', '--sentinel', 'm'], '--sentinel and --cluster exclude each other', 'leave one out'],
    [[...redis, '--queue', 'a', '--queue', 'a'], 'a --queue is given twice', 'one relay serves it'],
    [[...redis, '--queue', 'a:b'], '--queue is "a:b"', 'without spaces, colons and braces'],
    [[...redis, '--prefix', 'a', '--prefix', 'b'], '--prefix is given twice', 'leave one out'],
    [[...redis, '--shards', '100'], '--shards is 100', 'from 1 to 64'],
    [[...redis, '--concurrency', 'abc'], '--concurrency is "abc"', 'from 1 to 1000'],
    [[...redis, '--concurrency='], '--concurrency is ""', 'from 1 to 1000'],
    [[...redis, '--rate=-1'], '--rate is -1', 'from 0 to 1000000'],
    [[...redis, '--flush-at', '0.5'], '--flush-at is 0.5', 'from 1 to 10000'],
    [[...redis, '--lock-duration', '5'], '--lock-duration is 5', 'from 1000 to 600000'],
    [[...redis, '--timeout', '-5'], '--timeout has no value', '"-5" is taken for another option'],
    [[...redis, '--timeout=-5'], '--timeout is -5', 'from 0 to 600000'],
    [[...redis, '--host', 'api'], '--host is "api"', 'see growingio-relay --help'],
    [[...redis, '--port', '70000'], '--port is no port', '0 (any free port) to 65535'],
    [[...redis, '--queue=a', '--queue=b', '--project=p'], '--project goes with one --queue', 'leave it out'],
  ])('refuses %j with 2', async (words, message, next) => {
    const { code, out, err } = await run(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toContain(next);
    expect(err).not.toContain('s3cret');
  });

  it('says which variable of the environment is wrong, and takes an empty one for none', async () => {
    expect((await run([], { REDIS_URL: 'localhost', GROWINGIO_QUEUE_URL: '' })).err).toContain('REDIS_URL is no URL');
    expect((await run([], { REDIS_URL: 'redis://localhost', GROWINGIO_QUEUE_URL: 's3cret@x' })).err).toBe(
      'growingio-relay: GROWINGIO_QUEUE_URL is no URL of Redis or PostgreSQL\n  write it as redis://localhost:6379, rediss://… with TLS, or postgres://…\n',
    );
    const { code, err } = await run(redis, { GROWINGIO_RELAY_PORT: 'http' });
    expect([code, err]).toEqual([2, expect.stringContaining('GROWINGIO_RELAY_PORT is no port')]);
    expect((await run(redis, { GROWINGIO_HOST: 'api' })).err).toContain('growingio-relay: GROWINGIO_HOST is "api"');
  });

  it.each(['status', 'replay'])('speaks of the store that it is given: %s', async (word) => {
    const { code, err } = await run([word, '--redis', 'postgres://localhost:1/shop']);
    expect(code).toBe(1);
    expect(err).toContain("the queue growingio can't be reached (ECONNREFUSED)\n  is PostgreSQL running");
    expect((await run([word, '--redis', 'redis://localhost:1'])).err).toContain('is Redis running');
  });

  it('shows no password, wherever it was written', async () => {
    const words = [
      ['--redis', 's3cret@host'],
      ['redis://:s3cret@host'],
      ['--redis://:s3cret@host'],
      ['--redis', ':s3cret'],
    ];
    const errors = await Promise.all(words.map(async (each) => (await run(each)).err));
    expect(errors.filter((err) => err === '' || err.includes('s3cret'))).toEqual([]);
  });

  it('writes an error as one line of JSON with --json', async () => {
    const { code, out, err } = await run(['status', '--json', '--redis', 'localhost']);
    expect({ code, out, err: JSON.parse(err) as unknown }).toEqual({
      code: 2,
      out: '',
      err: {
        code: 'ERR_GROWINGIO_USAGE',
        message: '--redis is no URL of Redis or PostgreSQL',
        next: 'write it as redis://localhost:6379, rediss://… with TLS, or postgres://…',
      },
    });
  });

  it('leaves no listener to signals behind', async () => {
    const before = process.listenerCount('SIGTERM');
    await run(['--help']);
    await run(['stauts']);
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});

/** One event: what is sent, what is shown, and what each answer is said to mean. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { startCollector, type CollectorAnswer } from '@growingio/collector';
import { makeCertificate } from '../../../../testing/certificate.js';
import { serve } from '../../../../testing/serve.js';
import { runProcess } from '../command/run-process.js';
import { runWords, type HostGiven, type Ran } from '../command/run-words.js';

const buy = ['send', 'BuyProduct', '--user', '9128391'];

async function sendTo(answer: CollectorAnswer | undefined, words = buy, given: HostGiven = {}): Promise<Ran> {
  const collector = await startCollector({ respond: () => answer });
  try {
    return await runWords([...words, '--project', 'demo', '--host', collector.url], given);
  } finally {
    await collector.close();
  }
}

describe('growingio send', () => {
  it('sends the event, and shows the request, the status and what that means', async () => {
    const collector = await startCollector();
    const given = [
      '--var',
      'product_name=苹果',
      '--var',
      'product_price=14',
      '--var',
      'code:string=14',
      '--var',
      'a=b=c',
    ];
    const env = { GROWINGIO_PROJECT_ID: 'demo', GROWINGIO_HOST: collector.url };
    const { exitCode, stdout, stderr } = await runWords([...buy, ...given, '--time', '1434556935000'], { env });
    const [event] = await collector.waitFor(1);
    await collector.close();

    expect(event).toMatchObject({
      projectId: 'demo',
      event: 'BuyProduct',
      loginUserId: '9128391',
      time: 1_434_556_935_000,
    });
    expect(event?.variables).toEqual({ product_name: '苹果', product_price: 14, code: '14', a: 'b=c' });
    const [request, ...lines] = stdout.split('\n');
    expect(request).toBe(`POST ${collector.url}${collector.requests[0]?.path ?? ''}`);
    expect(lines).toEqual([
      'content-type: application/json',
      expect.stringMatching(/^user-agent: growingio-node\//),
      'x-compress-codec: 0',
      '',
      collector.requests[0]?.body,
      '',
      expect.stringMatching(/^HTTP 200 OK, after \d+ ms \(delivered\)$/),
      'the collector has taken the event; GrowingIO has not seen it',
      `its page shows the event, and what is wrong with it: ${collector.url}`,
      '',
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('says that GrowingIO answers 200 to what it does not know, too', async () => {
    const server = await serve((_, response) => response.end());
    const { exitCode, stdout } = await runWords([...buy, '--project', 'demo', '--host', server.url]);
    await server.close();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('It answers so to event keys and variables that it does not know, too');
    expect(stdout).toContain('see to it that BuyProduct and its variables are created there');
  });

  it.each([
    [302, 'blocked', 'sends the request elsewhere, and is not followed', 'write the address itself as --host'],
    [400, 'rejected', 'GrowingIO refuses this event', 'compare the body above'],
    [413, 'rejected', 'GrowingIO refuses this event', 'compare the body above'],
    [401, 'blocked', 'does not let the request through', 'check --host (http://127.0.0.1:'],
    [404, 'blocked', 'does not let the request through', '--project (项目概览 → 项目ID)'],
    [407, 'blocked', 'the proxy asks for a user and a password', 'HTTPS_PROXY'],
    [429, 'retryable', 'GrowingIO is overloaded or fails', 'send it again in a while'],
    [503, 'retryable', 'GrowingIO is overloaded or fails', 'send it again in a while'],
  ])('says what %i means, and what to do', async (status, result, meaning, next) => {
    const { exitCode, stdout, stderr } = await sendTo(status);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^HTTP ${String(status)} .*, after \\d+ ms \\(${result}\\)$`, 'm'));
    expect(stdout).toContain(meaning);
    expect(stdout).toContain(next);
  });

  it('sends it once only, whatever the answer', async () => {
    const collector = await startCollector({ respond: () => 503 });
    await runWords([...buy, '--project', 'demo', '--host', collector.url]);
    expect(collector.total.requests).toBe(1);
    await collector.close();
  });

  it.each([
    ['http://127.0.0.1:1', 'does not answer: the connection is refused, ECONNREFUSED', 'retryable'],
    ['http://nowhere.invalid', 'does not answer: the name of the host', 'retryable'],
  ])('says why %s does not answer, and how to look further', async (host, words, result) => {
    const { exitCode, stdout } = await runWords([...buy, '--project', 'demo', '--host', host]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(new RegExp(`^no answer, after \\d+ ms \\(${result}\\)$`, 'm'));
    expect(stdout).toContain(`${host} ${words}`);
    expect(stdout).toContain(`growingio doctor --host ${host} looks at DNS, TCP, TLS and the proxy`);
  });

  it('says what is wrong with TLS', async () => {
    const { cert, key, remove } = await makeCertificate();
    const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const { exitCode, stdout } = await runWords([...buy, '--project', 'demo', '--host', host]);
    server.close();
    await remove();
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${host} can not be used: the certificate is signed by itself`);
    expect(stdout).toContain('(blocked)');
  });

  it('writes an object for programs', async () => {
    const { exitCode, stdout, stderr } = await sendTo(422, [...buy, '--var', 'a=1', '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const sent = JSON.parse(stdout) as { request: { body: object[] } };
    expect(sent).toMatchObject({
      request: { method: 'POST', headers: { 'content-type': 'application/json' } },
      ...{
        status: 422,
        duration: expect.any(Number) as number,
        result: 'rejected',
        reason: expect.any(String) as string,
      },
      ...{ meaning: 'GrowingIO refuses this event', next: expect.any(String) as string },
    });
    expect(sent.request.body).toEqual([
      { cs1: '9128391', tm: expect.any(Number) as number, t: 'cstm', n: 'BuyProduct', var: { a: 1 } },
    ]);
  });

  it('writes an object where there was no answer', async () => {
    const { stdout } = await runWords([...buy, '--project', 'demo', '--host', 'http://127.0.0.1:1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      status: null,
      result: 'retryable',
      reason: 'the connection is refused, ECONNREFUSED',
    });
  });

  it('says beside it what GrowingIO will not show', async () => {
    const { stderr } = await sendTo(undefined, [...buy, '--var', 'product-name=1']);
    expect(stderr).toContain('product-name');
  });

  it('says all of it in Chinese', async () => {
    const { stdout } = await sendTo(404, buy, { env: { LANG: 'zh_CN.UTF-8' } });
    expect(stdout).toMatch(/^HTTP 404 Not Found，用时 \d+ 毫秒（blocked）$/m);
    expect(stdout).toContain('GrowingIO 或其前端不放行该请求');
  });

  it('speaks the language of --lang, in the words of the core too, whatever the environment says', async () => {
    const words = [...buy.slice(0, 3), '0', '--project', 'p', '--lang', 'zh'];
    const { exitCode, stderr } = await runProcess(words, { env: { GROWINGIO_LANG: 'en' } });
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^growingio: 没有发送：登录用户\s?ID/)]);
  });

  it('speaks English where the environment names a language that it does not know', async () => {
    const env = { GROWINGIO_LANG: 'fr' };
    const { exitCode, stdout } = await runProcess([...buy, '--project', 'p', '--host', 'http://127.0.0.1:1'], { env });
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('does not answer: the connection is refused')]);
  });

  it('takes a time in words as it stands there, however long ago', async () => {
    const collector = await startCollector();
    const time = ['--time', '1999-12-31T00:00:00Z'];
    const { exitCode } = await runWords([...buy, ...time, '--project', 'demo', '--host', collector.url]);
    await collector.close();
    expect([exitCode, collector.events[0]?.time]).toEqual([0, Date.UTC(1999, 11, 31)]);
  });

  it.each([
    [['send'], 'there is nothing to send', 'name an event, or a file by --from'],
    [['send', 'A'], '--user is missing', 'write whose event it is: --user 9128391'],
    [['send', 'A', '--user', ''], '--user is missing', 'write whose event it is: --user 9128391'],
    [['send', 'A', '--user', ' '], '--user is missing', 'write whose event it is: --user 9128391'],
    [
      ['send', 'A', '--user', 'u1', '--var', 'phone=1', '--var', 'phone:string=2'],
      '--var phone is there twice',
      'leave one of them out',
    ],
    [['send', 'A', '--user', 'u1'], 'there is no project ID', 'write --project ID, or set GROWINGIO_PROJECT_ID'],
    [['send', 'A', '--user', 'u1', '--var', 'a'], '--var is "a": it must be KEY=VALUE', 'write --var product_price=14'],
    [['send', 'A', '--user', 'u1', '--var', 'a:int=1'], '--var is "a:int=1"', 'write --var product_price=14'],
    [['send', 'A', '--user', 'u1', '--time', 'now'], 'the time is "now": write it as', 'see --help'],
    [['send', 'A', '--user', '0', '--project', 'p'], 'nothing is sent: the login user ID "0" is no user', 'see --help'],
    [['send', 'A', '--user', 'u1', '--time', '1434556935', '--project', 'p'], 'that looks like seconds', 'see --help'],
    [['send', '', '--user', 'u1', '--project', 'p'], 'nothing is sent: ', 'see --help'],
    [['send', 'A', '--user', 'u1', '--rate', '5'], '--rate is for --from', 'leave it out'],
    [['send', 'A', '--from', 'x.csv'], 'an event and --from exclude each other', 'leave one of them out'],
    [
      ['send', '--from', 'x.csv', '--user', 'u1'],
      '--from <file> and --user <id> exclude each other',
      'leave one of them out',
    ],
    [
      ['send', 'A', '--user', 'u1', '--project', 'p', '--host', 'ftp://a'],
      'host is "ftp://a"',
      'see growingio send --help',
    ],
    [
      ['send', 'A', '--user', 'u1', '--project', 'p', '--host', 'http://me:secret@a'],
      'host contains a user or a password',
      '',
    ],
  ])('refuses %j with status 2, and says what to do', async (words, message, next) => {
    const { exitCode, stdout, stderr } = await runWords(words);
    expect([exitCode, stdout]).toEqual([2, '']);
    const [first = '', second = ''] = stderr.split('\n');
    expect(first).toContain(message);
    expect(second).toContain(next);
    expect(stderr).not.toContain('secret');
  });

  it('has two examples in its help', async () => {
    const { stdout } = await runWords(['send', '--help']);
    expect(stdout).toContain(
      '  growingio send BuyProduct --user 9128391 --var product_name=苹果 --var product_price=14  one event',
    );
    expect(stdout).toContain('  growingio send --from events.csv --rate 500');
    expect(stdout).toContain('KEY:string=VALUE');
  });
});

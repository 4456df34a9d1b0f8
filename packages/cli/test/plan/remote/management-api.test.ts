/** The client of the management API: codes, pace, and what goes wrong on the way. */
import { createServer, request as forward } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { AnswerError } from '../../../src/plan/remote/explain-answer.js';
import type { ManagementApi } from '../../../src/plan/remote/management-api.js';
import { serve } from '../../../../../testing/serve.js';
import { runWords } from '../../command/run-words.js';
import { StopSignals } from '../../../src/command/stop-signals.js';
import { keys, startManagement, stopManagement, type Fault, type Management } from './management.js';
import { inApi, TestClock } from './plan-folder.js';

afterEach(stopManagement);

const readState = (api: ManagementApi): Promise<unknown> => api.readState();

async function failure(
  management: Pick<Management, 'env'>,
  { work = readState, ...limits }: { work?: (api: ManagementApi) => Promise<unknown>; timeout?: number } = {},
): Promise<AnswerError> {
  const error = await inApi(management.env, work, limits).catch((thrown: unknown) => thrown);
  if (!(error instanceof AnswerError)) throw new Error('it did not fail');
  return error;
}

/** One that answers lists with this fault. */
async function faulty(fault: Fault): Promise<Management> {
  const management = await startManagement();
  management.fault = ({ path }) => (path === '/auth/token' ? undefined : fault);
  return management;
}

describe('ManagementApi', () => {
  it('asks with the public key and a code, which it fetches once', async () => {
    const management = await startManagement();
    management.addEvent('Buy', [management.addVariable('price')]);
    const { events, variables } = await inApi(management.env, (api) => api.readState());
    expect([[...events.keys()], [...variables.keys()]]).toEqual([['Buy'], ['price']]);
    expect(management.asked).toEqual(['POST /auth/token', 'GET vars/events', 'GET dim/events']);
    for (const { headers } of management.seen.slice(1)) {
      expect(headers).toMatchObject({ 'x-client-id': keys.GROWINGIO_PUBLIC_KEY, authorization: 'code-1' });
    }
  });

  it('takes a ready code, and fetches none', async () => {
    const management = await startManagement();
    management.codes.push('ready');
    await inApi({ ...management.env, GROWINGIO_MANAGEMENT_TOKEN: 'ready' }, readState);
    expect(management.asked).toEqual(['GET vars/events', 'GET dim/events']);
  });

  it.each([401, 403])('fetches another code after a %d, once', async (status) => {
    const management = await startManagement();
    management.codes.push('ready');
    management.fault = (_, number) => (number === 1 ? { status } : undefined);
    await inApi({ ...management.env, GROWINGIO_MANAGEMENT_TOKEN: 'ready' }, readState);
    expect(management.asked).toEqual(['GET vars/events', 'GET dim/events', 'POST /auth/token', 'GET dim/events']);
    expect(management.seen.at(-1)?.headers.authorization).toBe('code-2');
  });

  it('fetches at most two codes in a run', async () => {
    const management = await faulty({ status: 401 });
    expect((await failure(management)).outcome).toBe('blocked');
    expect(management.asked).toEqual(['POST /auth/token', 'GET vars/events', 'POST /auth/token', 'GET vars/events']);
  });

  it('asks at most 10 times within any second', async () => {
    const management = await startManagement();
    const clock = new TestClock();
    const times: number[] = [];
    management.fault = () => {
      times.push(clock.time);
      return undefined;
    };
    await inApi(
      management.env,
      async (api) => {
        for (let i = 0; i < 20; i += 1) await api.readState();
      },
      { clock },
    );
    expect(times).toHaveLength(41);
    for (const [at, time] of times.entries()) expect((times[at + 10] ?? Infinity) - time).toBeGreaterThan(1000);
    // And does not dawdle.
    expect(clock.time - (times[0] ?? 0)).toBeLessThan(6000);
  });

  it('waits when it is asked to, and asks again', async () => {
    const management = await startManagement();
    const clock = new TestClock();
    const times: number[] = [];
    management.fault = (_, number) => {
      times.push(clock.time);
      return number === 1 ? { status: 429, headers: { 'retry-after': '7' } } : undefined;
    };
    await inApi(management.env, readState, { clock });
    expect(management.asked).toEqual(['POST /auth/token', 'GET vars/events', 'GET vars/events', 'GET dim/events']);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(7000);
  });

  it.each([
    [{ status: 429 }, 5],
    [{ status: 429, headers: { 'retry-after': '3600' } }, 2],
  ])('gives up where it does not help (%j)', async (fault, requests) => {
    const management = await faulty(fault);
    const { message, next, outcome } = await failure(management);
    expect([message, outcome]).toEqual([
      `GrowingIO is asked too often (HTTP 429, GET /v1/api/projects/${keys.GROWINGIO_PROJECT_UID}/vars/events)`,
      'blocked',
    ]);
    expect(next).toMatch(/^wait a minute/);
    expect(management.seen).toHaveLength(requests);
  });

  it.each([
    [401, 'GrowingIO does not let these keys do that', /^check GROWINGIO_PROJECT_UID, GROWINGIO_PUBLIC_KEY/, 'blocked'],
    [403, 'GrowingIO does not let these keys do that', /the rights of the project/, 'blocked'],
    [404, 'GrowingIO knows no such project', /^check GROWINGIO_PROJECT_UID/, 'blocked'],
    [500, 'GrowingIO fails', /in a while/, 'lost'],
    [503, 'GrowingIO fails', /in a while/, 'lost'],
    [302, 'sends the request elsewhere, and is not followed', /as GROWINGIO_MANAGEMENT_HOST/, 'blocked'],
    [400, 'GrowingIO refuses it', /mend what it names/, 'refused'],
    [409, 'GrowingIO refuses it', /mend what it names/, 'refused'],
  ])('says what to do after HTTP %d', async (status, message, next, outcome) => {
    const elsewhere = await startManagement();
    const management = await faulty({
      status,
      headers: { location: elsewhere.url },
      body: '{"message":"in its words"}',
    });
    const error = await failure(management);
    expect(error.message).toContain(`${message} (HTTP ${String(status)}, GET /v1`);
    expect(error.message).toMatch(/: "in its words"$/);
    expect([error.code, error.outcome, error.exitCode]).toEqual(['ERR_GROWINGIO_MANAGEMENT', outcome, 1]);
    expect(error.next).toMatch(next);
    expect(elsewhere.seen).toEqual([]);
  });

  it.each([['cut'], ['lose']] as const)('takes a connection that breaks (%s) for lost', async (fault) => {
    const management = await faulty(fault);
    const { message, next, outcome } = await failure(management);
    expect(message).toMatch(new RegExp(`^${management.url} does not answer: .*(closed|reset)`));
    expect([next, outcome]).toEqual([
      `growingio doctor --host ${management.url} looks at DNS, TCP, TLS and the proxy, one by one`,
      'lost',
    ]);
  });

  it('waits no longer than its time for an answer, and for its end', async () => {
    const management = await faulty('hang');
    expect((await failure(management, { timeout: 200 })).message).toContain('there was no answer within 200 ms');
    const begins = await serve((_, response) => void response.writeHead(200).write('['));
    const env = { ...management.env, GROWINGIO_MANAGEMENT_TOKEN: 'ready', GROWINGIO_MANAGEMENT_HOST: begins.url };
    expect((await failure({ env }, { timeout: 200 })).message).toContain('there was no answer within 200 ms');
    await begins.close();
  });

  it('reads no more than it takes of an answer', async () => {
    const management = await faulty({ body: Buffer.alloc(33 * 1024 * 1024, ' ') });
    expect((await failure(management)).message).toMatch(/vars\/events is not as expected: at most 32 MiB$/);
    await inApi((await faulty({ body: `[${' '.repeat(31 * 1024 * 1024)}]` })).env, readState);
  });

  it.each([
    ['<html>', 'it must be JSON'],
    ['[]', 'it must be an object'],
    ['{"status":"success"}', 'code must be a text'],
    ['{"code":"a\\nb"}', 'code must be a text'],
  ])('says what is wrong with a code that is %s', async (body, expected) => {
    const management = await startManagement();
    management.fault = () => ({ body });
    expect((await failure(management)).message).toBe(`the answer to POST /auth/token is not as expected: ${expected}`);
  });

  it('ends when it is stopped, and says how to go on', async () => {
    const management = await faulty('hang');
    const signals = new StopSignals();
    management.fault = ({ path }) => {
      if (path === '/auth/token') return undefined;
      setImmediate(() => {
        signals.stop('SIGINT');
      });
      return 'hang';
    };
    const { exitCode, stderr } = await runWords(['plan', 'pull'], { env: management.env, signals });
    expect([exitCode, stderr]).toEqual([
      1,
      'growingio: stopped before GrowingIO had answered\n  run it again: it begins with what is there\n',
    ]);
  });

  it('goes by the proxy of the environment, and past it where NO_PROXY has it so', async () => {
    const management = await startManagement();
    const reached: string[] = [];
    const proxy = createServer((request, response) => {
      reached.push(request.url ?? '');
      request.pipe(
        forward(request.url ?? '', { method: request.method, headers: request.headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 0, answer.headers);
          answer.pipe(response);
        }),
      );
    });
    proxy.on('connect', ({ url = '' }, socket) => {
      reached.push(url);
      const [host = '', port = ''] = url.split(':');
      const target = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(target).pipe(socket);
      });
      for (const each of [socket, target]) each.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const HTTP_PROXY = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
    try {
      await inApi({ ...management.env, HTTP_PROXY, NO_PROXY: '127.0.0.1' }, readState);
      expect(reached).toEqual([]);
      await inApi({ ...management.env, HTTP_PROXY }, readState);
      expect(reached).toHaveLength(3);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

import { startCollector, type Collector } from '@growingio/collector';
import { startScript, type Script } from '../../../../testing/start-script.js';

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
});

afterEach(() => {
  collector.clear();
});

afterAll(async () => {
  await collector.close();
});

function start(script: string): Script {
  return startScript(script, { GROWINGIO_HOST: collector.url });
}

function run(script: string): Script['ended'] {
  return start(script).ended;
}

/** Starts a script, and sends it the signal when it prints `ready`. */
async function endBy(signal: NodeJS.Signals, script: string): Promise<Awaited<Script['ended']>> {
  const child = start(script);
  await child.prints('ready');
  child.kill(signal);
  return child.ended;
}

const events = () => collector.events.map(({ event }) => event);

// A request that is open when `ready` is printed, and tracks only at its end, 300 ms after the signal.
const openRequest = (client: string): string => `
  import { createServer, get } from 'node:http';
  import { scopeRequest } from '@growingio/upload/adapter';
  ${client}
  const signalled = new Promise((resolve) => process.once('SIGTERM', resolve));
  const server = createServer((request, response) => {
    scopeRequest(client, request, response, async () => {
      console.log('ready');
      await signalled;
      await new Promise((resolve) => setTimeout(resolve, 300));
      console.log(JSON.stringify(client.track('Late', null, { loginUserId: 'u1' })));
      response.end();
    });
  });
  server.listen(0, '127.0.0.1', () => get({ port: server.address().port, agent: false }));
`;
const onSignals = 'const client = new GrowingIO({ shutdownOnSignals: true, flushInterval: 3600000 });';

describe('a process that ends by a signal', () => {
  it('exits with 128 + n where the signal that is raised again does not end it', async () => {
    // As the kernel does it with a PID 1.
    const script = `
      ${onSignals}
      client.track('X', null, { loginUserId: 'u1' });
      process.kill = () => true;
      setInterval(() => {}, 1000);
      console.log('ready');`;
    expect(await endBy('SIGTERM', script)).toMatchObject({ code: 143, signal: null });
    expect(await endBy('SIGINT', script)).toMatchObject({ code: 130, signal: null });
    expect(events()).toEqual(['X', 'X']);
  });

  it('exits at once as PID 1, which no signal ends that nobody listens to', async () => {
    const script = `
      ${onSignals}
      Object.defineProperty(process, 'pid', { value: 1 });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    expect(await endBy('SIGHUP', script)).toMatchObject({ code: 129, signal: null });
  });

  it('leaves the end to a host that listens by `once`, and came first', async () => {
    const script = `
      process.once('SIGTERM', () => setTimeout(() => process.exit(7), 500));
      ${onSignals}
      client.track('X', null, { loginUserId: 'u1' });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    expect(await endBy('SIGTERM', script)).toMatchObject({ code: 7, signal: null });
    expect(events()).toEqual(['X']);
  });

  it('delivers what open requests track at their end, when the host closes its server', async () => {
    const script = `${openRequest(onSignals)} process.once('SIGTERM', () => server.close());`;
    const { code, text } = await endBy('SIGTERM', script);
    expect({ code, text }).toEqual({ code: 0, text: 'ready\n{"ok":true}\n' });
    expect(events()).toEqual(['Late']);
  });

  it('delivers what a host tracks that goes on serving for a while after the signal, and exits by itself', async () => {
    const script = `
      ${onSignals}
      client.on('delivered', () => process.exit(0));
      process.once('SIGTERM', () => setTimeout(() => client.track('Late', null, { loginUserId: 'u1' }), 200));
      setInterval(() => {}, 1000);
      console.log('ready');`;
    expect(await endBy('SIGTERM', script)).toMatchObject({ code: 0 });
    expect(events()).toEqual(['Late']);
  });

  it('ends by the signal that a host raises again after its own work', async () => {
    const script = `
      ${onSignals}
      const end = () => setTimeout(() => {
        client.track('Bye', null, { loginUserId: 'u1' });
        process.off('SIGTERM', end);
        process.kill(process.pid, 'SIGTERM');
      }, 100);
      process.on('SIGTERM', end);
      setInterval(() => {}, 1000);
      console.log('ready');`;
    expect(await endBy('SIGTERM', script)).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(events()).toEqual(['Bye']);
  });

  it('goes on taking events after a SIGHUP at which the host only reads its configuration again', async () => {
    const script = `
      ${onSignals}
      client.track('Before', null, { loginUserId: 'u1' });
      process.on('SIGHUP', () => {});
      const timer = setInterval(() => {}, 1000);
      client.on('delivered', function once() {
        client.off('delivered', once);
        console.log(JSON.stringify(client.track('After', null, { loginUserId: 'u1' })));
        clearInterval(timer);
      });
      console.log('ready');`;
    const { code, text } = await endBy('SIGHUP', script);
    expect({ code, text: text.split('\n')[1] }).toEqual({ code: 0, text: '{"ok":true}' });
    expect(events()).toEqual(['Before', 'After']);
  });

  it('takes events until it has delivered those before the signal, where nobody else listens', async () => {
    const script = `
      let answer;
      const sender = {
        send: (batch) => new Promise((resolve) => {
          console.log('sent ' + batch.length);
          if (answer !== undefined) return resolve({ status: 'delivered' });
          answer = () => resolve({ status: 'delivered' });
          setTimeout(() => { console.log(JSON.stringify(client.track('Y', null, { loginUserId: 'u1' }))); answer(); }, 200);
        }),
        close: async () => {},
      };
      const client = new GrowingIO({ shutdownOnSignals: true, flushInterval: 3600000, sender });
      client.track('X', null, { loginUserId: 'u1' });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const { signal, text } = await endBy('SIGTERM', script);
    expect({ signal, text }).toEqual({ signal: 'SIGTERM', text: 'ready\nsent 1\n{"ok":true}\nsent 1\n' });
  });

  it('says a second after the signal what a supervisor would lose that kills now', async () => {
    const script = `
      const client = new GrowingIO({ shutdownOnSignals: true, shutdownTimeout: 1500, sender: hanging });
      client.track('X', null, { loginUserId: 'u1' });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const { signal, text } = await endBy('SIGTERM', script);
    expect(signal).toBe('SIGTERM');
    expect(text).toMatch(/a second after the signal 1 event still wait in memory: .*\(1500 ms\).*PM2 after 1\.6 s/);
    expect(text).toContain('shutdown ran out of time (shutdownTimeout), dropped: 1 event');
  });
});

describe('a process that ends by itself', () => {
  it('drains all clients at once, and says of each what is left', async () => {
    const script = `
      for (const projectId of ['shop', 'blog']) {
        const client = new GrowingIO({ projectId, sender: hanging, shutdownTimeout: 300, flushInterval: 50 });
        client.track('X', null, { loginUserId: 'u1' });
      }
      process.on('beforeExit', () => console.log('beforeExit'));`;
    const { code, text } = await run(script);
    expect(code).toBe(0);
    expect(text).toContain('undelivered: 1 event of project shop, see shutdownTimeout');
    expect(text).toContain('undelivered: 1 event of project blog, see shutdownTimeout');
    expect(text.match(/beforeExit/g)).toHaveLength(2);
  });

  it('delivers what other listeners of beforeExit track, at once or later', async () => {
    const script = `
      const client = new GrowingIO({ flushInterval: 3600000 });
      client.track('X', null, { loginUserId: 'u1' });
      process.once('beforeExit', () => {
        client.track('AtOnce', null, { loginUserId: 'u1' });
        setTimeout(() => client.track('Later', null, { loginUserId: 'u1' }), 300);
      });`;
    expect(await run(script)).toMatchObject({ code: 0, text: '' });
    expect(events()).toEqual(['X', 'AtOnce', 'Later']);
  });

  it('delivers what a client tracks that is made after the first drain', async () => {
    const script = `
      new GrowingIO().track('X', null, { loginUserId: 'u1' });
      process.once('beforeExit', () => setTimeout(() => new GrowingIO().track('Y', null, { loginUserId: 'u1' }), 300));`;
    expect(await run(script)).toMatchObject({ code: 0, text: '' });
    expect(events()).toEqual(['X', 'Y']);
  });

  it('is not kept alive by a listener that tracks at each beforeExit', async () => {
    const script = `
      const client = new GrowingIO({ flushInterval: 3600000 });
      process.on('beforeExit', () => client.track('Bye', null, { loginUserId: 'u1' }));`;
    const { code, text } = await run(script);
    expect(code).toBe(0);
    expect(events()).toEqual(['Bye', 'Bye']);
    expect(text).toContain('lost: 1 event that waited in memory');
  });

  it('waits for nothing outside of production', async () => {
    for (const mode of ['off', 'test']) {
      const script = `
        const client = new GrowingIO({ mode: '${mode}', logger: { debug() {}, info() {}, warn() {}, error() {} } });
        client.track('X', null, { loginUserId: 'u1' });
        process.on('beforeExit', () => console.log('nothing left'));`;
      expect(await run(script)).toMatchObject({ code: 0, text: 'nothing left\n' });
    }
  });
});

describe('a worker thread', () => {
  /** Runs a worker, as `new Worker` of a script that has `main`; the worker's own script has `parentPort`. */
  const withWorker = (worker: string, main = ''): string => `
    import { Worker } from 'node:worker_threads';
    const code = ${JSON.stringify(`
      const { parentPort } = require('node:worker_threads');
      const { GrowingIO } = require('@growingio/upload');
      ${worker}`)};
    const worker = new Worker(code, { eval: true, execArgv: [] });
    worker.on('error', (error) => console.log(error.name + ' ' + error.code + ' ' + error.message));
    ${main}`;

  it('refuses shutdownOnSignals, since no signal reaches it, and names the remedy', async () => {
    const { text } = await run(withWorker('new GrowingIO({ shutdownOnSignals: true });'));
    expect(text).toMatch(
      /^GrowingIOError ERR_GROWINGIO_OPTION shutdownOnSignals is true: no signal reaches a worker thread: call client\.shutdown\(\) when/,
    );
    expect(await run(withWorker("new GrowingIO({ shutdownOnSignals: true, mode: 'off' });"))).toMatchObject({
      text: '',
    });
  });

  it('delivers its events when it simply ends', async () => {
    const worker = "new GrowingIO({ flushInterval: 3600000 }).track('X', null, { loginUserId: 'u1' });";
    expect(await run(withWorker(worker))).toMatchObject({ code: 0, text: '' });
    expect(events()).toEqual(['X']);
  });

  it('delivers its events when the main thread says so at a signal', async () => {
    const worker = `
      const client = new GrowingIO({ flushInterval: 3600000 });
      client.track('X', null, { loginUserId: 'u1' });
      parentPort.once('message', () => client.shutdown());
      parentPort.postMessage('ready');`;
    const main = `
      worker.once('message', (message) => console.log(message));
      process.once('SIGTERM', () => worker.postMessage('shutdown'));`;
    expect(await endBy('SIGTERM', withWorker(worker, main))).toMatchObject({ code: 0, text: 'ready\n' });
    expect(events()).toEqual(['X']);
  });
});

describe('a process that ends by process.exit()', () => {
  const exit = (options: string): string => `
    const client = new GrowingIO(${options});
    client.scope({ loginUserId: 'u1' }, (tracker) => { tracker.track('X'); process.exit(3); });`;

  it('says what is lost, and the remedy', async () => {
    const { code, text } = await run(exit('{}'));
    expect(code).toBe(3);
    expect(text).toContain(
      'the process exits, lost: 1 event that waited in memory: await client.shutdown() before process.exit()',
    );
  });

  it('says nothing when nothing is lost', async () => {
    const script = "const client = new GrowingIO(); client.track('X', null, { loginUserId: 'u1' });";
    expect(await run(`${script} await client.shutdown(); process.exit(3);`)).toMatchObject({ code: 3, text: '' });
  });
});

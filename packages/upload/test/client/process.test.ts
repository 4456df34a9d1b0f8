import { spawn, type ChildProcess } from 'node:child_process';
import { withoutFirst } from '../../../../testing/start-script.js';
import { startCollector, type Collector } from '@growingio/collector';

let collector: Collector;
const children: ChildProcess[] = [];

beforeAll(async () => {
  collector = await startCollector();
});

afterEach(() => {
  // Of a test that failed, one may still run.
  for (const child of children.splice(0)) child.kill('SIGKILL');
  collector.clear();
});

afterAll(async () => {
  await collector.close();
});

/** Runs a script with the built package, as a user's process does. */
function run(
  script: string,
  environment: Record<string, string> = {},
  signal?: NodeJS.Signals,
): Promise<{ code: number | null; signal: NodeJS.Signals | null; text: string }> {
  const code = `import { GrowingIO } from '@growingio/upload';\n${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: __dirname,
    env: { ...process.env, GROWINGIO_PROJECT_ID: 'p1', GROWINGIO_HOST: collector.url, ...environment },
  });
  children.push(child);
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += String(chunk);
    if (signal !== undefined && text.includes('ready')) child.kill(signal);
  });
  child.stderr.on('data', (chunk) => (text += String(chunk)));
  return new Promise((resolve) => {
    child.on('close', (status, killedBy) => {
      resolve({ code: status, signal: killedBy, text: withoutFirst(text) });
    });
  });
}

describe('a process that uses the built package', () => {
  it('delivers its events when it simply ends', async () => {
    const { code, text } = await run(
      "new GrowingIO().track('BuyProduct', { product_price: 14 }, { loginUserId: 'u1' });",
    );
    expect({ code, text }).toEqual({ code: 0, text: '' });
    expect(collector.events).toMatchObject([{ event: 'BuyProduct', loginUserId: 'u1', projectId: 'p1' }]);
  });

  it('ends at once when it has nothing to deliver: no timer and no socket keeps it', async () => {
    const script =
      "const client = new GrowingIO(); client.track('X', null, { loginUserId: 'u1' }); await client.flush();";
    expect(await run(script)).toEqual({ code: 0, signal: null, text: '' });
  });

  it('ends with the exit code of its own, also when the API is down', async () => {
    const script =
      "new GrowingIO({ shutdownTimeout: 100 }).track('X', null, { loginUserId: 'u1' }); process.exitCode = 3;";
    const { code, text } = await run(script, { GROWINGIO_HOST: 'http://127.0.0.1:1' });
    expect(code).toBe(3);
    expect(text).toMatch(
      /\[growingio\] GrowingIO \(http:\S+\) does not answer \(the connection is refused, ECONNREFUSED\)/,
    );
    expect(text).toContain('the process ends, undelivered: 1 event of project p1, see shutdownTimeout');
  });

  it('can be awaited with flush() at the top level', async () => {
    const script = `
      const client = new GrowingIO();
      client.track('X', null, { loginUserId: 'u1' });
      console.log(JSON.stringify(await client.flush()));`;
    const { text } = await run(script);
    expect(JSON.parse(text)).toEqual({ complete: true, delivered: 1, handedOver: 0, dead: 0, dropped: 0, pending: 0 });
  });

  it('delivers at a signal, and lets the signal take its course', async () => {
    const script = `
      const client = new GrowingIO({ shutdownOnSignals: true, flushInterval: 3600000 });
      client.track('X', null, { loginUserId: 'u1' });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    expect(await run(script, {}, 'SIGTERM')).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(collector.events).toHaveLength(1);
  });

  it('goes on delivering when the signal comes a second time', async () => {
    const script = `
      const client = new GrowingIO({ shutdownOnSignals: true, flushInterval: 3600000 });
      client.track('X', null, { loginUserId: 'u1' });
      setInterval(() => {}, 1000);
      console.log('ready');
      process.once('SIGTERM', () => { process.kill(process.pid, 'SIGTERM'); console.log('ready'); });`;
    expect(await run(script, {}, 'SIGTERM')).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(collector.events).toHaveLength(1);
  });

  it('delivers what an open scope holds when the process simply ends', async () => {
    await run(
      "new GrowingIO().scope({ loginUserId: 'u1' }, (t) => { t.track('Step'); return new Promise(() => {}); });",
    );
    expect(collector.events).toMatchObject([{ event: 'Step', loginUserId: 'u1' }]);
  });

  it("delivers at a signal, and leaves the end to the host's own listener", async () => {
    const script = `
      const client = new GrowingIO({ shutdownOnSignals: true, flushInterval: 3600000 });
      client.track('X', null, { loginUserId: 'u1' });
      process.on('SIGTERM', () => setTimeout(() => process.exit(7), 300));
      setInterval(() => {}, 1000);
      console.log('ready');`;
    expect(await run(script, {}, 'SIGTERM')).toMatchObject({ code: 7, signal: null });
    expect(collector.events).toHaveLength(1);
  });

  it('stops at the start with an error that names the remedy', async () => {
    const { code, text } = await run('new GrowingIO();', { GROWINGIO_PROJECT_ID: '' });
    expect(code).toBe(1);
    expect(text).toContain('projectId is missing: pass it to growingio({ projectId }) or set GROWINGIO_PROJECT_ID');
  });

  it('prints events in GROWINGIO_MODE=test', async () => {
    const script =
      "new GrowingIO().track('BuyProduct', { product_name: '苹果' }, { loginUserId: 'u1', time: new Date(0) });";
    const { text } = await run(script, { GROWINGIO_MODE: 'test', GROWINGIO_PROJECT_ID: '' });
    expect(text).toContain('[growingio] test: BuyProduct by u1 at 1970-01-01T00:00:00.000Z {"product_name":"苹果"}\n');
    expect(collector.requests).toHaveLength(0);
  });
});

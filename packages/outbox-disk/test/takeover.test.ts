/** Several processes share a directory: what the dead leave is delivered by exactly one of the living. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describeProcess, type ProcessProof } from '../src/directory/liveness-check.js';
import {
  appendAll,
  cleanUp,
  destination,
  drain,
  filesIn,
  leave,
  makeDirectory,
  numbered,
  openOutbox,
  reopen,
  until,
} from '../../../testing/disk-outboxes.js';

type Child = ChildProcessByStdio<null, Readable, null>;

const children: Child[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await cleanUp();
});

/** Runs a script with the built package, as a user's process does. */
function run(directory: string, script: string): { child: Child; lines: string[] } {
  const code = `
    import { EncodedEvent } from '@growingio/upload';
    import { diskOutbox } from '@growingio/outbox-disk';
    const directory = ${JSON.stringify(directory)};
    const host = { destination: ${JSON.stringify(destination)}, recovered() {}, lost() {}, say(level, kind, message) { if (level !== 'info') console.log('said ' + message); } };
    const event = (text) => new EncodedEvent(Buffer.from(text), 0, Buffer.byteLength(text), 0);
    ${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  return { child, lines };
}

async function kill(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}

/** Appends for ever, and says after each sync how many events were appended before. */
const appendForEver = (durability: string): string => `
  const outbox = diskOutbox({ directory, durability: '${durability}' });
  outbox.start(host);
  for (let count = 0; ; ) {
    for (let i = 0; i < 700; i += 1) outbox.append(event('event ' + count++));
    if (count % 2100 === 0) { await outbox.sync(); console.log(count); }
    else await new Promise((resolve) => setImmediate(resolve));
  }`;

/** Says that the events in the directory are held by this process. */
function hold(directory: string, proof: Partial<ProcessProof>, self: ProcessProof): void {
  const [store = ''] = readdirSync(directory).filter((name) => name.startsWith('events.'));
  renameSync(join(directory, store), join(directory, 'events.creator.other'));
  writeFileSync(join(directory, 'holder.other.json'), JSON.stringify({ ...self, ...proof }));
}

describe('a process that is killed', () => {
  it.each(['os', 'fsync', 'os', 'fsync', 'os'])(
    'loses nothing that was synced, and doubles nothing (%s)',
    async (durability) => {
      const directory = makeDirectory();
      const { child, lines } = run(directory, appendForEver(durability));
      await until(() => lines.length >= 3, 'the process has synced');
      await kill(child);
      const found = await reopen(directory);
      expect(found.length).toBeGreaterThanOrEqual(Number(lines.at(-1)));
      expect(found).toEqual(numbered(found.length));
    },
  );

  it('has its events taken over by a living one that was there before', async () => {
    const directory = makeDirectory();
    const { outbox, recovered } = openOutbox(directory);
    appendAll(outbox, ['mine']);
    const { child, lines } = run(
      directory,
      `const outbox = diskOutbox({ directory });
       outbox.start(host);
       for (let i = 0; i < 5; i += 1) outbox.append(event('event ' + i));
       await outbox.acknowledge(await outbox.lease({ events: 2, bytes: 1000 }));
       await outbox.sync();
       console.log('ready');
       setInterval(() => {}, 1000);`,
    );
    await until(() => lines.length > 0, 'the process is ready');
    expect(recovered()).toBe(0);
    await kill(child);
    await until(() => recovered() === 3, 'its events are taken over');
    expect(await drain(outbox)).toEqual(['mine', 'event 2', 'event 3', 'event 4']);
  });
});

describe('DiskOutbox beside others', () => {
  it('takes over each event exactly once when three processes race for them', async () => {
    const directory = makeDirectory();
    const stores = 40;
    for (let store = 0; store < stores; store += 1)
      await leave(numbered(5, `store ${String(store)}, event`), directory);
    const racers = [1, 2, 3].map(() =>
      run(
        directory,
        `setInterval(() => {}, 1000);
         await new Promise((resolve) => { process.once('SIGUSR2', resolve); console.log('ready'); });
         const outbox = diskOutbox({ directory, takeoverInterval: 10 });
         outbox.start(host);
         await outbox.sync();
         const events = await outbox.lease({ events: 1000, bytes: 1e9 });
         for (const { bytes } of events) console.log(String(bytes));
         console.log('end');`,
      ),
    );
    // However long the machine takes to start three processes: they race once all of them are there.
    await until(() => racers.every(({ lines }) => lines.includes('ready')), 'all are at the start');
    for (const { child } of racers) child.kill('SIGUSR2');
    await until(() => racers.every(({ lines }) => lines.at(-1) === 'end'), 'all are done');
    const taken = racers.flatMap(({ lines }) => lines.slice(1, -1));
    const expected = Array.from({ length: stores }, (_, store) => numbered(5, `store ${String(store)}, event`)).flat();
    expect(taken.sort()).toEqual(expected.sort());
  });

  it('never touches what a living process holds', async () => {
    const directory = makeDirectory();
    const { child, lines } = run(directory, appendForEver('os'));
    await until(() => lines.length > 0, 'the process has synced');
    const { outbox, recovered } = openOutbox(directory, { takeoverInterval: 10 });
    const before = lines.length;
    await until(() => lines.length > before + 2, 'it has gone on');
    expect([outbox.pending, recovered()]).toEqual([0, 0]);
    await kill(child);
  });

  it('shares its directory with a second one of the same process', async () => {
    const directory = makeDirectory();
    const first = openOutbox(directory);
    const second = openOutbox(directory);
    appendAll(first.outbox, ['first']);
    appendAll(second.outbox, ['second']);
    await Promise.all([first.outbox.sync(), second.outbox.sync()]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([first.outbox.pending, second.outbox.pending]).toEqual([1, 1]);
    await first.outbox.close();
    await until(() => second.recovered() === 1, 'the events of the closed one are taken over');
    expect((await drain(second.outbox)).sort()).toEqual(['first', 'second']);
  });

  it('works in worker threads of one process', async () => {
    const directory = makeDirectory();
    const worker = `
      import { EncodedEvent } from '@growingio/upload';
      import { diskOutbox } from '@growingio/outbox-disk';
      import { parentPort, workerData } from 'node:worker_threads';
      const outbox = diskOutbox({ directory: workerData.directory, takeoverInterval: 10 });
      outbox.start({ destination: ${JSON.stringify(destination)}, recovered() {}, lost() {}, say() {} });
      for (let i = 0; i < 100; i += 1) {
        const buffer = Buffer.from(workerData.name + i);
        outbox.append(new EncodedEvent(buffer, 0, buffer.length, 0));
      }
      outbox.sync().then(() => setTimeout(() => parentPort.postMessage(outbox.pending), 100));`;
    const { child, lines } = run(
      directory,
      `import { Worker } from 'node:worker_threads';
       const start = (name) => new Promise((resolve) => {
         new Worker(${JSON.stringify(worker)}, { eval: true, workerData: { directory, name } }).on('message', resolve);
       });
       console.log((await Promise.all([start('a'), start('b')])).join());
       process.exit();`,
    );
    await once(child, 'close');
    expect(lines).toEqual(['100,100']);
    expect(new Set(await reopen(directory)).size).toBe(200);
  });

  it('takes over from a dead process whose PID is used again', async () => {
    const directory = makeDirectory();
    await leave(['left'], directory);
    hold(directory, { pid: process.pid, started: '1' }, await describeProcess());
    expect(await reopen(directory)).toEqual(['left']);
    expect(filesIn(directory)).toEqual([]);
  });

  it('leaves events to the process that has this PID and has started then', async () => {
    const directory = makeDirectory();
    await leave(['left'], directory);
    hold(directory, {}, await describeProcess());
    expect(await reopen(directory)).toEqual([]);
    expect(filesIn(directory)).toContain('events.creator.other/00000001.segment');
  });

  it('lets go at its close, so that the next takes over at once', async () => {
    const directory = makeDirectory();
    await leave(['left'], directory);
    expect(filesIn(directory).filter((name) => name.startsWith('holder.'))).toEqual([]);
    expect(await reopen(directory)).toEqual(['left']);
  });
});

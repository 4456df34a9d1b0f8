/** `growingio outbox replay`: nothing is lost and nothing doubled, while the application runs or not, and when it is killed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startCollector, type Collector } from '@growingio/collector';
import { inspectDirectory, readDeadLetters, readWaitingEvents } from '@growingio/outbox-disk';
import { runProcess, startProcess } from '../command/run-process.js';
import { runWords } from '../command/run-words.js';
import { bury, cleanUp, ids, leave, makeDirectory, numbered, startApplication, until } from './fixtures.js';

let collector: Collector;
let status = 200;

beforeAll(async () => {
  collector = await startCollector({ respond: () => status });
});

afterEach(() => {
  status = 200;
  collector.clear();
  cleanUp();
});

afterAll(() => collector.close());

const host = 'https://api.growingio.com';
const idOf = (event: unknown): string => (event as { readonly var: { readonly id: string } }).var.id;

async function idsIn(events: AsyncIterable<{ readonly event: unknown }>): Promise<string[]> {
  const found: string[] = [];
  for await (const { event } of events) found.push(idOf(event));
  return found.sort();
}

/** The label of a project and host, as the store of an outbox has it. */
async function labelOf(place: string): Promise<string> {
  const directory = makeDirectory();
  await leave(directory, numbered(1), place);
  const { stores } = await inspectDirectory(directory);
  return stores[0]?.destination?.label ?? '';
}

describe('growingio outbox replay', () => {
  it('asks which ones', async () => {
    const directory = makeDirectory();
    for (const words of [[], ['--all', '--event', 'A']]) {
      expect(await runWords(['outbox', 'replay', directory, ...words])).toEqual({
        ...{ exitCode: 2, stdout: '' },
        stderr: 'growingio: which dead letters?\n  name them by --event and --reason, or take --all\n',
      });
    }
  });

  it('puts back those of an event, of a reason, or all', async () => {
    const directory = makeDirectory();
    const label = await labelOf(host);
    bury(
      directory,
      '1.jsonl',
      [
        { n: 'A', var: { id: '1' } },
        { n: 'B', var: { id: '2' } },
      ],
      'HTTP 400',
      label,
    );
    bury(
      directory,
      '2.jsonl',
      [
        { n: 'A', var: { id: '3' } },
        { n: 'C', var: { id: '4' } },
      ],
      'HTTP 413',
      label,
    );
    const replay = async (...words: string[]): Promise<string> => {
      const { exitCode, stdout } = await runWords(['outbox', 'replay', directory, ...words]);
      expect(exitCode).toBe(0);
      return stdout;
    };
    expect(await replay('--event', 'A', '--reason', '413')).toBe('events again: 1 dead letter; left: 3\n');
    expect(await idsIn(readWaitingEvents(directory))).toEqual(['3']);
    expect(JSON.parse(await replay('--event', 'A', '--json'))).toEqual({ replayed: 1, kept: 2, homeless: 0 });
    expect(await replay('--all', '--lang', 'zh')).toBe('2 封死信已放回等待的事件，0 封保留\n');
    expect(await idsIn(readWaitingEvents(directory))).toEqual(['1', '2', '3', '4']);
    expect(await idsIn(readDeadLetters(directory))).toEqual([]);
    const { stores } = await inspectDirectory(directory);
    expect(new Set(stores.map(({ destination }) => destination?.label))).toEqual(new Set([label]));
  });

  it('asks for the project of letters that do not say it', async () => {
    const directory = makeDirectory();
    bury(directory, '1.jsonl', numbered(2));
    const { exitCode, stderr } = await runProcess(['outbox', 'replay', directory, '--all']);
    expect([exitCode, stderr]).toEqual([
      1,
      'left, since an earlier version did not note the project: 2 dead letters; name it by --project\n',
    ]);
    const { exitCode: then, stdout } = await runProcess(['outbox', 'replay', directory, '--all'], {
      env: { GROWINGIO_PROJECT_ID: 'shop' },
      terminal: true,
    });
    expect([then, stdout]).toEqual([0, expect.stringContaining('events again: 2 dead letters; left: 0\r\n')]);
    expect((await inspectDirectory(directory)).stores).toMatchObject([{ destination: { projectId: 'shop' } }]);
  });

  it('has the running application send each of them once', async () => {
    const directory = makeDirectory();
    status = 400;
    const application = await startApplication(directory, collector.url);
    // While nothing at all is accepted, nothing is refused for good: other events have to pass.
    bury(directory, '1.jsonl', numbered(200, 1000), 'HTTP 400', await labelOf(collector.url));
    status = 200;
    const working = application.tell('go', 400, 0);
    const { exitCode } = await runWords(['outbox', 'replay', directory, '--all']);
    expect(exitCode).toBe(0);
    await working;
    await until(() => collector.events.length >= 600, 'all have come');
    await application.tell('end');
    const found = collector.events.map(({ variables }) => String(variables?.['id']));
    expect(found.sort()).toEqual([...ids(400), ...ids(200, 1000)].sort());
    expect(readdirSync(join(directory, 'dead-letters'))).toEqual([]);
  });

  it('has each letter once, as a letter or as an event, after kill -9 at any moment', async () => {
    const label = await labelOf(host);
    for (let round = 0; round < 6; round += 1) {
      const directory = makeDirectory();
      for (let file = 0; file < 40; file += 1) {
        bury(directory, `${String(100 + file)}.jsonl`, numbered(50, file * 50), 'HTTP 400', label);
      }
      const started = startProcess(['outbox', 'replay', directory, '--all']);
      // It is killed when so many files are gone.
      const left = 38 - 7 * round;
      await until(
        () => readdirSync(join(directory, 'dead-letters')).filter((name) => name.endsWith('.jsonl')).length <= left,
        'it has begun',
      );
      started.child.kill('SIGKILL');
      await started.ended;
      const again = await runWords(['outbox', 'replay', directory, '--all']);
      expect(again.exitCode).toBe(0);
      expect(await idsIn(readWaitingEvents(directory))).toEqual(ids(2000).sort());
      expect(await idsIn(readDeadLetters(directory))).toEqual([]);
      expect((await inspectDirectory(directory)).faults).toEqual([]);
    }
  });
});

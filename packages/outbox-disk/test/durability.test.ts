import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs the built outbox in a process that traces its file system calls: kill -9 can't show what a power loss would take,
 * but the trace shows whether the bytes were forced to the disk.
 */
function countForced(durability: 'os' | 'fsync', then: string, call = 'fdatasync'): number {
  const folder = mkdtempSync(join(tmpdir(), 'growingio-durability-'));
  const script = `
    import { EncodedEvent } from '@growingio/upload';
    import { diskOutbox } from '@growingio/outbox-disk';
    const directory = ${JSON.stringify(join(folder, 'outbox'))};
    const outbox = diskOutbox({ directory, durability: '${durability}' });
    outbox.start({ destination: { format: 's2s/cstm', projectId: 'p', host: 'h' }, recovered() {}, lost() {}, say() {} });
    outbox.append(new EncodedEvent(Buffer.from('{"n":"BuyProduct"}'), 0, 18, 1));
    ${then}
    process.exit(0);`;
  const tracing = [
    '--trace-event-categories',
    'node.fs.async',
    '--trace-event-file-pattern',
    join(folder, 'trace.log'),
  ];
  const { status, stderr } = spawnSync(process.execPath, [...tracing, '--input-type=module', '-e', script], {
    cwd: __dirname,
    encoding: 'utf8',
    timeout: 50_000,
    killSignal: 'SIGKILL',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const traces = readdirSync(folder).filter((name) => name.endsWith('.log'));
  const text = traces.map((name) => readFileSync(join(folder, name), 'utf8')).join('');
  rmSync(folder, { recursive: true });
  expect(text).toContain('"name":"write"');
  return text.split(`"name":"${call}"`).length - 1;
}

// Until the disk has got the event, and then as long as forcing it there would take to begin.
const wait = `
  const { readdirSync, statSync } = await import('node:fs');
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const isWritten = () => readdirSync(directory, { recursive: true, withFileTypes: true })
    .some((entry) => entry.name.endsWith('.segment') && statSync(entry.parentPath + '/' + entry.name).size > 18);
  while (!isWritten()) await pause(5);
  await pause(300);`;

describe('diskOutbox, durability', () => {
  it("forces each group of events to the disk with 'fsync'", () => {
    expect(countForced('fsync', wait)).toBeGreaterThan(0);
  });

  it("leaves that to the operating system with 'os'", () => {
    expect(countForced('os', wait)).toBe(0);
  });

  it("forces the folders to the disk in which it has made something, also of dead letters, with 'fsync'", () => {
    const folders = countForced('fsync', 'await outbox.sync();', 'fsync');
    const bury = "outbox.bury(await outbox.lease({ events: 1, bytes: 100 }), 'HTTP 400'); await outbox.sync();";
    // The trace has the beginning and the end of each call: of the store and the directory; of the dead letters and the directory.
    expect(folders).toBe(4);
    expect(countForced('fsync', `await outbox.sync(); ${bury}`, 'fsync')).toBe(folders + 4);
    expect(countForced('os', `await outbox.sync(); ${bury}`, 'fsync')).toBe(0);
  });

  it("waits at sync() until the disk has what was appended, with 'fsync'", () => {
    expect(countForced('fsync', 'await outbox.sync();')).toBeGreaterThan(0);
  });
});

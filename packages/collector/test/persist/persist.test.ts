/** The file of `--persist`: what arrived is there again at the next start, whatever has happened to the file. */
import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { GrowingIOError } from '@growingio/upload';
import { startCollector, type Collector } from '@growingio/collector';
import { Journal } from '../../src/persist/journal.js';
import { readSaved, writeSaved, type SavedRequest } from '../../src/persist/saved-request.js';
import { collect, getJson, makeEvent, upload } from '../fixtures.js';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'growingio-persist-'));
  file = join(folder, 'events.jsonl');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What tests compare: all but the ids of a run. */
function kept({ events, requests, total }: Collector): object {
  return { events, requests: requests.map(({ body, ...request }) => ({ ...request, body })), total };
}

function quiet(): jest.SpyInstance {
  return jest.spyOn(console, 'warn').mockImplementation(() => undefined);
}

const saved: SavedRequest = {
  ...{ receivedAt: 1, method: 'POST', path: '/v3/demo/s2s/cstm?stm=1', status: 200 },
  ...{ reason: undefined, reasonCode: undefined, headers: { a: 'b' }, wireSize: 2 },
  ...{ answer: { headers: {}, body: '' }, bytes: Buffer.from('[]') },
};

async function openJournal(limits = {}): Promise<{ journal: Journal; restored: SavedRequest[]; said: string[] }> {
  const restored: SavedRequest[] = [];
  const said: string[] = [];
  const restore = (each: SavedRequest): Promise<void> => {
    restored.push(each);
    return Promise.resolve();
  };
  const journal = await Journal.open(file, restore, (line) => said.push(line), limits);
  return { journal, restored, said };
}

describe('persist', () => {
  it('brings back events, failed requests and figures, and goes on behind them', async () => {
    const first = await collect({ persist: file });
    await upload(first, [makeEvent({ n: 'A' }), makeEvent({ n: 'B', cs1: '' })], { 'User-Agent': 'shop/1' });
    await upload(first, 'no JSON');
    await upload(first, Buffer.from([0xff, 0xfe, 1]), { 'X-Compress-Codec': '2' });
    await first.close();
    const second = await collect({ persist: file });
    expect(kept(second)).toEqual(kept(first));
    const chart = await getJson<{ keys: { event: string }[] }>(second, '/api/chart');
    expect(chart.keys.map(({ event }) => event)).toEqual(['A', 'B']);
    await upload(second, [makeEvent({ n: 'C' })]);
    await second.close();
    const third = await collect({ persist: file });
    expect(third.events.map(({ event }) => event)).toEqual(['A', 'B', 'C']);
    expect(third.total).toEqual({ requests: 4, failedRequests: 2, events: 3, problems: 1 });
  });

  it('keeps what respond answered', async () => {
    const first = await collect({ persist: file, respond: () => ({ status: 503, body: 'not now' }) });
    await upload(first, [makeEvent()]);
    await first.close();
    const second = await collect({ persist: file });
    expect(second.events).toEqual([]);
    expect(second.requests).toMatchObject([{ status: 503, reasonCode: 'respond', answer: { body: 'not now' } }]);
  });

  it('forgets what is reset', async () => {
    const first = await collect({ persist: file });
    await upload(first, [makeEvent({ n: 'Old' })]);
    first.reset();
    await upload(first, [makeEvent({ n: 'New' })]);
    await first.close();
    const second = await collect({ persist: file });
    expect(second.events.map(({ event }) => event)).toEqual(['New']);
  });

  it('leaves a line out that was cut off, says so, and writes behind it', async () => {
    const first = await collect({ persist: file });
    await upload(first, [makeEvent({ n: 'A' })]);
    await upload(first, [makeEvent({ n: 'Cut' })]);
    await first.close();
    await truncate(file, (await stat(file)).size - 20);
    const warn = quiet();
    const second = await collect({ persist: file });
    expect(warn.mock.calls).toEqual([[`growingio-collector: ${JSON.stringify(file)}: 1 lines can not be read, and are left out`]]); // prettier-ignore
    warn.mockRestore();
    expect(second.events.map(({ event }) => event)).toEqual(['A']);
    await upload(second, [makeEvent({ n: 'B' })]);
    await second.close();
    const again = quiet();
    const third = await collect({ persist: file });
    again.mockRestore();
    expect(third.events.map(({ event }) => event)).toEqual(['A', 'B']);
  });

  it('can be read by this user only', async () => {
    const collector = await collect({ persist: file });
    expect((await stat(file)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    await collector.close();
  });

  it('refuses a file that can not be read and written', async () => {
    await mkdir(file);
    const start = startCollector({ persist: file });
    await expect(start).rejects.toThrow(GrowingIOError);
    await expect(start).rejects.toThrow('can not be read and written: EISDIR');
  });

  it('refuses what is no path', async () => {
    await expect(startCollector({ persist: '' })).rejects.toThrow('persist is ""');
  });
});

describe('Journal', () => {
  it('begins a new file when one is full, and keeps one that is older', async () => {
    const { journal } = await openJournal({ file: 2_000 });
    for (let id = 0; id < 100; id += 1) {
      journal.append({ ...saved, receivedAt: id });
      if (id % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await journal.close();
    expect((await stat(file)).size).toBeLessThanOrEqual(2_000);
    expect((await stat(`${file}.1`)).size).toBeLessThanOrEqual(2_000);
    const { journal: next, restored } = await openJournal();
    const ids = restored.map(({ receivedAt }) => receivedAt);
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, at) => 100 - ids.length + at));
    next.empty();
    await next.close();
    expect((await openAndClose()).restored).toEqual([]);
  });

  it('says once that a slow disk loses what arrives, and goes on when it has caught up', async () => {
    const { journal, said } = await openJournal({ waiting: 500 });
    for (let id = 0; id < 20; id += 1) journal.append(saved);
    expect(said).toEqual([`${JSON.stringify(file)} lacks what arrives now: the disk is too slow for what arrives`]);
    await journal.close();
    const { restored } = await openAndClose();
    expect(restored.length).toBeGreaterThan(0);
    expect(restored.length).toBeLessThan(20);
  });

  it('loses what a full disk does not take, and nothing of what comes when there is room again', async () => {
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    // No disk can be filled where none can be mounted.
    if (status !== 0) return;
    try {
      await writeFile(join(folder, 'ballast'), Buffer.alloc(32 * 1024));
      const { journal, said } = await openJournal();
      journal.append(saved);
      journal.append({ ...saved, bytes: Buffer.alloc(100_000, 32) });
      while (said.length === 0) await new Promise((resolve) => setImmediate(resolve));
      await rm(join(folder, 'ballast'));
      journal.append(saved);
      await journal.close();
      expect(said).toEqual([expect.stringContaining('ENOSPC')]);
      expect((await openAndClose()).restored).toEqual([saved, saved]);
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  });

  it('reads whatever stands in the file', async () => {
    const lines = ['', 'null', '1', '{}', '[]', '{"receivedAt":1', JSON.stringify({ ...saved, bytes: 1 }), '\u0000'];
    const wrongPath = writeSaved({ ...saved, path: 'http://[' });
    await writeFile(file, `${lines.join('\n')}\n${wrongPath}${writeSaved(saved)}`);
    const { restored, said } = await openAndClose();
    expect(restored).toEqual([saved]);
    expect(said).toEqual([`${JSON.stringify(file)}: 8 lines can not be read, and are left out`]);
  });

  it('takes a last line without its end', async () => {
    await writeFile(file, writeSaved(saved).trimEnd());
    const { journal, restored } = await openJournal();
    journal.append(saved);
    await journal.close();
    expect(restored).toEqual([saved]);
    expect((await openAndClose()).restored).toEqual([saved, saved]);
  });

  it('leaves out a line that is longer than any of ours, and reads on behind it', async () => {
    const part = Buffer.alloc(1024 * 1024, 'x');
    for (let count = 0; count < 65; count += 1) await appendFile(file, part);
    await appendFile(file, `\n${writeSaved(saved)}`);
    const { restored, said } = await openAndClose();
    expect(restored).toEqual([saved]);
    expect(said).toHaveLength(1);
  });

  async function openAndClose() {
    const opened = await openJournal();
    await opened.journal.close();
    return opened;
  }
});

describe('a line', () => {
  it('is one line, and is read as it was written', () => {
    const texts = fc.string({ unit: 'grapheme' });
    const request = fc.record({
      receivedAt: fc.integer(),
      method: texts,
      path: texts.map((text) => `/${encodeURIComponent(text)}`),
      status: fc.integer({ min: 200, max: 599 }),
      reason: fc.option(texts, { nil: undefined }),
      reasonCode: fc.constant('respond' as const),
      headers: fc.dictionary(texts, texts, { noNullPrototype: true }),
      wireSize: fc.nat(),
      answer: fc.record({ headers: fc.dictionary(texts, texts, { noNullPrototype: true }), body: texts }),
      bytes: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(request, (each) => {
        const line = writeSaved(each);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(readSaved(line)).toEqual(each);
      }),
    );
  });

  it('is what the file holds, one a request', async () => {
    const collector = await collect({ persist: file });
    await upload(collector, [makeEvent()]);
    await upload(collector, [makeEvent()]);
    await collector.close();
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => readSaved(line)?.bytes.toString())).toEqual(collector.requests.map(({ body }) => body));
  });
});

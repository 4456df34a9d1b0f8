/** Following a real collector: nothing is lost or doubled, across bursts, breaks, resets and restarts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStream } from '../../src/events/ask-collector.js';
import { follow, type Followed, type News } from '../../src/events/follow.js';
import { collect, makeEvent, makeEvents, upload } from '../command/collect.js';

/** Follows until `isLast`, and returns the names of what came, with what was said between. */
async function read(
  options: Partial<Followed> & { readonly url: string },
  isLast: (shown: readonly string[]) => boolean | Promise<boolean>,
): Promise<string[]> {
  const ended = new AbortController();
  const shown: string[] = [];
  for await (const news of follow({ search: '', lines: 0, pause: 5, signal: ended.signal, ...options })) {
    shown.push(...namesOf(news));
    if (await isLast(shown)) break;
  }
  ended.abort();
  return shown;
}

function namesOf(news: News): string[] {
  if (news.type === 'skipped') return [`skipped ${String(news.count)}`];
  if (news.type !== 'rows') return [news.type];
  return news.rows.map((row) => (row.kind === 'event' ? (row.event ?? '') : `failed ${String(row.status)}`));
}

/** Does something when the first news is there, then waits until so many have come. */
function after(count: number, work: () => Promise<void>): (shown: readonly string[]) => Promise<boolean> {
  let isDone = false;
  return async (shown) => {
    if (!isDone) {
      isDone = true;
      await work();
    }
    return shown.length >= count;
  };
}

const names = Array.from({ length: 7_000 }, (_, at) => `E${String(at)}`);

describe('follow', () => {
  it('begins with as many as are asked for of those that are there, oldest first', async () => {
    const { url } = await collect();
    await upload(url, makeEvents(['A', 'B', 'C']));
    await upload(url, 'no JSON');
    expect(await read({ url, lines: 3 }, () => true)).toEqual(['B', 'C', 'failed 400']);
  });

  it('shows each event of a burst once, in its order', async () => {
    const { url } = await collect();
    const shown = await read(
      { url },
      after(7_001, async () => {
        await upload(url, makeEvents(names.slice(0, 5_000)));
        await upload(url, 'no JSON');
        await upload(url, makeEvents(names.slice(5_000)));
      }),
    );
    expect(shown).toEqual([...names.slice(0, 5_000), 'failed 400', ...names.slice(5_000)]);
  });

  it('shows what matches a search', async () => {
    const { url } = await collect();
    const work = () =>
      upload(url, [makeEvent({ n: 'Login' }), makeEvent({ cs1: '7' }), makeEvent({ var: { a: null } })]);
    expect(await read({ url, search: 'user:7' }, after(1, work))).toEqual(['BuyProduct']);
    expect(await read({ url, search: 'event:Login', lines: 10 }, () => true)).toEqual(['Login']);
  });

  it('says how many have left before they could be read', async () => {
    const { url } = await collect({ keep: 10 });
    const work = () => upload(url, makeEvents(names.slice(0, 50)));
    expect(await read({ url }, after(11, work))).toEqual(['skipped 40', ...names.slice(40, 50)]);
  });

  it('goes on where it was when its connection breaks', async () => {
    const { url } = await collect();
    const proxy = await openProxy(Number(new URL(url).port));
    const shown = await read(
      { url: proxy.url },
      after(4, async () => {
        await upload(url, makeEvents(['A', 'B']));
        proxy.cut();
        await upload(url, makeEvents(['C', 'D']));
      }),
    );
    proxy.close();
    expect(shown).toEqual(['A', 'B', 'C', 'D']);
  });

  it('goes on with what comes after a reset, all of it', async () => {
    const collector = await collect();
    const { url } = collector;
    let step = 0;
    const shown = await read({ url }, async (all) => {
      if (step === 0) {
        step = 1;
        await upload(url, makeEvents(['Before']));
      } else if (step === 1 && all.includes('Before')) {
        step = 2;
        // The stream has told of an event just now, so it takes a moment until it tells of this: with the events in it.
        collector.reset();
        await upload(url, makeEvents(names.slice(0, 300)));
      }
      return all.length >= 302;
    });
    expect(shown).toEqual(['Before', 'cleared', ...names.slice(0, 300)]);
  });

  it('says that the collector is away, and that it was started anew, and shows all that came', async () => {
    const first = await collect();
    const { url, port } = first;
    let step = 0;
    const shown = await read({ url, lines: 1 }, async (all) => {
      if (step === 0) {
        step = 1;
        await first.close();
      } else if (all.includes('lost') && step === 1) {
        step = 2;
        await collect({ port });
        await upload(url, makeEvents(names.slice(0, 300)));
      }
      return all.at(-1) === 'E299';
    });
    expect(shown).toEqual(['lost', 'back', 'restarted', ...names.slice(0, 300)]);
  });

  it('shows nothing twice when the collector has its old events again, from its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'growingio-cli-'));
    const persist = join(folder, 'events.jsonl');
    const first = await collect({ persist });
    const { url, port } = first;
    await upload(url, makeEvents(['A', 'B']));
    let step = 0;
    const shown = await read({ url, lines: 10 }, async (all) => {
      if (step === 0) {
        step = 1;
        await upload(url, makeEvents(['C']));
      } else if (step === 1 && all.includes('C')) {
        step = 2;
        await first.close();
        await collect({ port, persist });
        await upload(url, makeEvents(['D']));
      }
      return all.includes('D');
    });
    rmSync(folder, { recursive: true });
    expect(shown.filter((each) => each.length === 1)).toEqual(['A', 'B', 'C', 'D']);
    expect(shown).toContain('restarted');
  });

  it('ends when it is told to, also while the collector is away', async () => {
    const collector = await collect();
    const { url } = collector;
    const ended = new AbortController();
    const shown: string[] = [];
    for await (const news of follow({ url, search: '', lines: 0, signal: ended.signal })) {
      shown.push(news.type);
      if (news.type === 'rows') await collector.close();
      if (news.type === 'lost') ended.abort();
    }
    expect(shown).toEqual(['rows', 'lost']);
  });

  it('refuses when nothing listens there', async () => {
    const collector = await collect();
    const { url } = collector;
    await collector.close();
    await expect(read({ url }, () => true)).rejects.toMatchObject({
      code: 'ERR_GROWINGIO_NO_COLLECTOR',
      exitCode: 1,
      message: `no collector answers at ${url} (ECONNREFUSED)`,
    });
  });

  it('refuses what takes the connection and never answers', async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    await expect(read({ url, patience: 100 }, () => true)).rejects.toMatchObject({
      code: 'ERR_GROWINGIO_NO_COLLECTOR',
      message: `no collector answers at ${url} (no answer within 0.1 s)`,
    });
    server.close();
  });

  it('has no patience to lose with a collector that has answered', async () => {
    const { url } = await collect();
    const ended = new AbortController();
    const messages = await openStream(url, '', undefined, { stopped: ended.signal, patience: 500 });
    const types: string[] = [];
    for await (const { type } of messages) {
      types.push(type);
      if (type === 'rows') break;
      // Longer than the first answer may take.
      await new Promise((resolve) => setTimeout(resolve, 700));
      await upload(url, [makeEvent()]);
    }
    ended.abort();
    expect(types).toEqual(['hello', 'rows']);
  });

  it('refuses what is no collector', async () => {
    const server = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    await expect(read({ url }, () => true)).rejects.toThrow(`what answers at ${url} is no collector`);
    server.close();
  });

  it('refuses a search that can not be read, as wrong use', async () => {
    const { url } = await collect();
    await expect(read({ url, search: 'is:nothing' }, () => true)).rejects.toMatchObject({
      code: 'ERR_GROWINGIO_USAGE',
      exitCode: 2,
      message: 'is:nothing is unknown: write is: with problem, error, duplicate, late, failed',
    });
  });

  it('hands on what the collector refuses, with its status', async () => {
    const { url } = await collect();
    await Promise.all(Array.from({ length: 100 }, () => fetch(`${url}/api/stream`)));
    await expect(read({ url }, () => true)).rejects.toMatchObject({
      code: 'ERR_GROWINGIO_COLLECTOR',
      exitCode: 1,
      message: `the collector at ${url} refuses (HTTP 503): "too many pages are open"`,
    });
  });
});

interface Proxy {
  readonly url: string;
  cut(): void;
  close(): void;
}

/** A way to the collector that can be cut, and is there again at once. */
async function openProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    const other = connect(port, '127.0.0.1');
    for (const each of [socket, other]) {
      sockets.add(each);
      each.on('error', () => undefined);
      each.on('close', () => {
        socket.destroy();
        other.destroy();
      });
    }
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}

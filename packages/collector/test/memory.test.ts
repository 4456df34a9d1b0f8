/** The memory of the collector, in a process of its own: many events of the usual size, and few that are very large. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { useCloseAtEnd } from '@growingio/upload/conformance';

const closeAtEnd = useCloseAtEnd({ afterAll });
const program = join(__dirname, '../bin/growingio-collector.js');

/** Starts the built program with flags of Node. */
async function startProgram(...flags: string[]) {
  // It says how much memory it takes when it is asked by a signal of its own.
  const tell = "process.on('SIGUSR2', () => process.send(process.memoryUsage.rss()))";
  const words = [...flags, '--import', `data:text/javascript,${encodeURIComponent(tell)}`, program, '--port', '0'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  closeAtEnd(() => child.kill('SIGKILL'));
  let out = '';
  for await (const chunk of child.stdout!) {
    out += String(chunk);
    if (out.includes('Ctrl+C')) break;
  }
  const url = /http:\S+/.exec(out)?.[0] ?? '';
  const memory = async (): Promise<number> => {
    child.kill('SIGUSR2');
    const [bytes] = (await once(child, 'message')) as [number];
    return bytes;
  };
  return { url, memory };
}

async function send(url: string, events: object[]): Promise<number> {
  const path = `${url}/v3/demo/s2s/cstm?stm=${String(Date.now())}`;
  const { status } = await fetch(path, { method: 'POST', body: JSON.stringify(events) });
  return status;
}

describe('the memory of the collector', () => {
  it("stays below 200 MB with 100,000 events of the API's example, and all of them are kept", async () => {
    const { url, memory } = await startProgram();
    const variables = { product_name: '苹果', product_classify: '水果', product_price: 14 };
    const now = Date.now();
    for (let sent = 0; sent < 100_000; sent += 100) {
      const events = Array.from({ length: 100 }, (_, at) => {
        const count = sent + at;
        return {
          cs1: String(9_128_391 + (count % 5_000)),
          tm: now - count,
          t: 'cstm',
          n: 'BuyProduct',
          var: variables,
        };
      });
      expect(await send(url, events)).toBe(200);
    }
    const stats = (await (await fetch(`${url}/api/stats`)).json()) as object;
    expect(stats).toMatchObject({ kept: 100_000, total: { events: 100_000, problems: 0 } });
    expect(await memory()).toBeLessThan(200_000_000);
  });

  it('bears events of 8 MB, one after the other', async () => {
    const { url } = await startProgram('--max-old-space-size=256');
    const characters = ['x'.repeat(8_300_000), '苹'.repeat(2_700_000)];
    for (let count = 0; count < 40; count += 1) {
      const event = { cs1: 'u1', tm: Date.now(), t: 'cstm', n: 'Large', var: { note: characters[count % 2] } };
      expect(await send(url, [event])).toBe(200);
    }
    const { kept, total } = (await (await fetch(`${url}/api/stats`)).json()) as { kept: number; total: object };
    expect(total).toMatchObject({ events: 40 });
    expect(kept).toBeGreaterThan(1);
    expect(kept).toBeLessThan(40);
  });
});

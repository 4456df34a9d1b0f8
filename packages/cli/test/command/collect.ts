/** Collectors that end with their test, and events sent to them as an SDK sends them. */
import { startCollector, type Collector, type CollectorOptions } from '@growingio/collector';

const running: Collector[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((collector) => collector.close()));
});

export async function collect(options?: CollectorOptions): Promise<Collector> {
  const collector = await startCollector(options);
  running.push(collector);
  return collector;
}

/** An event as the API documents it, happening now, with changes. */
export function makeEvent(changes: object = {}): Record<string, unknown> {
  return { cs1: '9128391', tm: Date.now(), t: 'cstm', n: 'BuyProduct', var: { product_price: 14 }, ...changes };
}

/** Sends a body to the upload path: events as JSON, text as it is. */
export async function upload(url: string, body: unknown): Promise<void> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${url}/v3/demo/s2s/cstm?stm=${String(Date.now())}`, { method: 'POST', body: text });
  await response.arrayBuffer();
}

/** Events with these keys, one after the other. */
export function makeEvents(names: readonly string[]): Record<string, unknown>[] {
  return names.map((n) => makeEvent({ n }));
}

/** What the tests of the collector share: collectors that end with their test, and requests to them. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { startCollector, type Collector, type CollectorOptions } from '@growingio/collector';

const running: Collector[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((collector) => collector.close()));
});

/** Starts a collector that is closed when the test ends. */
export async function collect(options?: CollectorOptions): Promise<Collector> {
  const collector = await startCollector(options);
  running.push(collector);
  return collector;
}

/** An event as the API documents it, happening now, with changes. */
export function makeEvent(changes: object = {}): Record<string, unknown> {
  return { cs1: '9128391', tm: Date.now(), t: 'cstm', n: 'BuyProduct', var: { product_price: 14 }, ...changes };
}

export function uploadUrl(collector: Collector, query = `?stm=${String(Date.now())}`): string {
  return `${collector.url}/v3/demo/s2s/cstm${query}`;
}

/** What stands for a value in an expected object. */
export const anyNumber: unknown = expect.any(Number);
export const anyString: unknown = expect.any(String);
export const containing = (text: string): unknown => expect.stringContaining(text);

/** Sends a body to the upload path: events as JSON, text and bytes as they are. */
export function upload(collector: Collector, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  return fetch(uploadUrl(collector), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: isRaw ? (body as BodyInit) : JSON.stringify(body),
  });
}

/** Sends a request with headers that fetch does not allow, such as `Host`. */
export function rawRequest(url: string, method: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { method, headers, agent: false }, (response) => {
      response.resume();
      resolve(response);
    })
      .on('error', reject)
      .end();
  });
}

/** What the API answers with 200. */
export async function getJson<Answer>(collector: Collector, path: string): Promise<Answer> {
  const response = await fetch(collector.url + path);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path}: ${String(response.status)} ${text}`);
  return JSON.parse(text) as Answer;
}

export interface Message {
  readonly type: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** Reads server-sent events until one meets the condition; answers all that came. */
export async function readStream(
  response: Response,
  isLast: (message: Message) => boolean,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
      const data = fields.get('data');
      if (data === undefined) continue;
      const parsed = JSON.parse(data) as Record<string, unknown>;
      messages.push({ type: fields.get('event') ?? '', id: fields.get('id') ?? '', data: parsed });
      if (messages.some(isLast)) return messages;
    }
  }
  return messages;
}

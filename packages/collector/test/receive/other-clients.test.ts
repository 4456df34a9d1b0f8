/** GrowingIO's own Java and PHP clients, as they speak on the wire: what they send arrives and shows, byte by byte. */
import { connect } from 'node:net';
import { compress } from 'snappyjs';
import type { Collector } from '@growingio/collector';
import { collect, getJson } from '../fixtures.js';

/** Sends bytes as they are on a connection of their own, and returns all that is answered till its end. */
async function exchange(collector: Collector, head: readonly string[], body: Uint8Array): Promise<string> {
  const socket = connect(collector.port, '127.0.0.1');
  const lines = [...head, `Host: 127.0.0.1:${String(collector.port)}`, 'Connection: close'];
  if (body.length > 0) lines.push(`Content-Length: ${String(body.length)}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let answer = '';
  // Who expects a 100 sends the body only then.
  const isAsking = head.some((line) => line.startsWith('Expect:'));
  if (!isAsking) socket.write(body);
  for await (const chunk of socket) {
    if (isAsking && answer === '') socket.write(body);
    answer += String(chunk);
  }
  return answer;
}

const javaHeaders = [
  ...['Content-Type: application/json', 'User-Agent: Java/1.8.0_292'],
  'Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
];

/** As the Java client writes an event: no spaces, whole numbers, an empty `var` where all of it was null. */
function javaEvent(n: string, variables: string): string {
  return `{"cs1":"9128391","tm":${String(Date.now())},"t":"cstm","n":"${n}"${variables === '' ? '' : `,"var":${variables}`}}`;
}

function uploadLine(): string {
  return `POST /v3/0a1b4118dd954ec3bcc69da5138bdb96/s2s/cstm?stm=${String(Date.now())} HTTP/1.1`;
}

describe("GrowingIO's Java client", () => {
  it('is answered 200 when it asks for / at its start, without which it drops every event', async () => {
    const collector = await collect();
    const answer = await exchange(collector, ['GET / HTTP/1.1', ...javaHeaders.slice(1)], Buffer.alloc(0));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it.each(['2', '0'])('shows with codec %s, and without a mark', async (codec) => {
    const collector = await collect();
    const events = [javaEvent('BuyProduct', '{"product_name":"苹果","product_price":14}'), javaEvent('Login', '{}'), javaEvent('Logout', '')]; // prettier-ignore
    const text = Buffer.from(`[${events.join()}]`);
    const body = codec === '2' ? compress(text) : text;
    const answer = await exchange(collector, [uploadLine(), ...javaHeaders, `X-Compress-Codec: ${codec}`], body);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(collector.events).toMatchObject([
      {
        event: 'BuyProduct',
        loginUserId: '9128391',
        variables: { product_name: '苹果', product_price: 14 },
        marks: [],
      },
      { event: 'Login', variables: {}, marks: [] },
      { event: 'Logout', variables: undefined, marks: [] },
    ]);
    expect(await getJson(collector, '/api/events/1')).toMatchObject({
      text: events[0],
      request: { codec, wireSize: body.length, size: text.length, headers: { 'user-agent': 'Java/1.8.0_292' } },
    });
  });

  it.each(['2', '0'])('shows with its largest batch, 100 fat events in 1.2 MB, and codec %s', async (codec) => {
    const collector = await collect();
    const value = '果'.repeat(255);
    const variables = JSON.stringify(
      Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`v${String(at)}`, value])),
    );
    const events = Array.from({ length: 100 }, (_, at) => javaEvent(`Fat${String(at)}`, variables));
    const text = Buffer.from(`[${events.join()}]`);
    expect(text.length).toBeGreaterThan(1_150_000);
    const body = codec === '2' ? compress(text) : text;
    await exchange(collector, [uploadLine(), ...javaHeaders, `X-Compress-Codec: ${codec}`], body);
    const { rows, matching } = await getJson<{ rows: object[]; matching: number }>(
      collector,
      '/api/rows?search=var.v14:果*',
    );
    expect(matching).toBe(100);
    expect(rows[0]).toMatchObject({ event: 'Fat99', variables: { v14: value }, marks: [] });
    expect(await getJson(collector, '/api/events/57')).toMatchObject({ text: events[56], textIsExact: true });
  });

  it('tries the same bytes again when it was answered 500, and they count once', async () => {
    const statuses = [500, 200];
    const collector = await collect({ respond: () => statuses.shift() });
    const line = uploadLine();
    const body = Buffer.from(`[${javaEvent('BuyProduct', '')}]`);
    for (let attempt = 0; attempt < 2; attempt += 1) await exchange(collector, [line, ...javaHeaders], body);
    expect(collector.events).toMatchObject([{ repeats: 0, marks: [] }]);
    expect(collector.requests.map(({ path }) => path)).toEqual([collector.requests[0]!.path, collector.requests[0]!.path]); // prettier-ignore
  });
});

describe("GrowingIO's PHP client", () => {
  const phpHeaders = ['Accept: */*', 'Content-Type: application/json'];
  const event = `{"cs1":"9128391","tm":${String(Date.now())},"t":"cstm","n":"BuyProduct","var":{"tags":"\\u82f9\\u679c||\\u68a8","price":14}}`;

  it('shows with lists that it has joined, and escapes for all that is no ASCII', async () => {
    const collector = await collect();
    await exchange(collector, [uploadLine(), ...phpHeaders], Buffer.from(`[${event}]`));
    expect(collector.events).toMatchObject([{ variables: { tags: '苹果||梨', price: 14 }, marks: [] }]);
    expect(await getJson(collector, '/api/events/1')).toMatchObject({ text: event });
  });

  it('is told to go on when its curl asks before it sends', async () => {
    const collector = await collect();
    const body = Buffer.from(`[${Array.from({ length: 100 }, () => event).join()}]`);
    const answer = await exchange(collector, [uploadLine(), ...phpHeaders, 'Expect: 100-continue'], body);
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(collector.total.events).toBe(100);
  });
});

/** Server-sent events, wherever the network cuts them. */
import fc from 'fast-check';
import { readMessages, type Message } from '../../src/events/read-messages.js';

async function read(chunks: readonly Uint8Array[]): Promise<Message[]> {
  const body = async function* (): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  };
  const messages: Message[] = [];
  for await (const message of readMessages(body())) messages.push(message);
  return messages;
}

describe('readMessages', () => {
  it('reads the fields of each message, and leaves comments and pauses out', async () => {
    const text =
      'retry: 1000\n\n: still here\n\nevent: hello\nid: a.1.2\ndata: {"a": "b: c"}\n\nevent: rows\ndata: 1\n\nevent: ';
    expect(await read([Buffer.from(text)])).toEqual([
      { type: 'hello', id: 'a.1.2', data: '{"a": "b: c"}' },
      { type: 'rows', id: 'a.1.2', data: '1' },
    ]);
  });

  it('reads the same, wherever the bytes are cut', async () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => JSON.stringify(value));
    const cuts = fc.array(fc.nat(), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 5 }), cuts, async (data, places) => {
        const bytes = Buffer.from(data.map((each) => `event: rows\nid: e.1.2\ndata: ${each}\n\n`).join(''));
        const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
        expect((await read(chunks)).map((message) => message.data)).toEqual(data);
      }),
    );
  });
});

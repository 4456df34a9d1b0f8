/** Reads server-sent events: the bytes of an answer enter, its messages leave. */

export interface Message {
  readonly type: string;
  /** Of this message, or of the last one that had one; empty before. */
  readonly id: string;
  readonly data: string;
}

/** The messages of a stream as they come, until it ends. Comments and messages without data are left out. */
export async function* readMessages(body: AsyncIterable<Uint8Array>): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  let text = '';
  let id = '';
  for await (const chunk of body) {
    // An end may lie across two chunks.
    const known = Math.max(0, text.length - 1);
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n', known); end >= 0; end = text.indexOf('\n\n')) {
      const fields = readFields(text.slice(0, end));
      text = text.slice(end + 2);
      id = fields.get('id') ?? id;
      const data = fields.get('data');
      if (data !== undefined) yield { type: fields.get('event') ?? 'message', id, data };
    }
  }
}

function readFields(block: string): Map<string, string> {
  return new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
}

/** Asks a host by Node's own client, and returns the whole answer: nothing followed, nothing unpacked. */

import { request, type Agent, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request, beside its path. */
export interface Question {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | FormData;
  readonly agent?: Agent | undefined;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export async function ask(url: string, { method = 'GET', headers = {}, body, agent }: Question = {}): Promise<Answer> {
  const sent = await encode(body);
  const asked = request(url, { method, agent, headers: { ...headers, ...sent.headers } });
  const answered = new Promise<Answer>((resolve, reject) => {
    asked.once('error', reject);
    asked.once('response', (response) => {
      buffer(response).then((received) => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, body: received, text: received.toString() });
      }, reject);
    });
  });
  asked.end(sent.bytes);
  return answered;
}

async function encode(
  body: string | FormData | undefined,
): Promise<{ bytes?: Buffer; headers: Record<string, string> }> {
  if (body === undefined) return { headers: {} };
  const form = new Response(body);
  const bytes = Buffer.from(await form.arrayBuffer());
  const type = typeof body === 'string' ? 'application/json' : (form.headers.get('content-type') ?? '');
  return { bytes, headers: { 'content-type': type, 'content-length': String(bytes.length) } };
}

/** A visitor with cookies. */
export class Visitor {
  readonly #url: string;
  readonly #agent: Agent | undefined;
  readonly #cookies = new Map<string, string>();

  constructor(url: string, agent?: Agent) {
    this.#url = url;
    this.#agent = agent;
  }

  /** As the header has them. */
  get cookie(): string {
    return [...this.#cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  }

  /** Asks for `/<path>`, and keeps the cookies of the answer. */
  async visit(path: string, question: Question = {}): Promise<Answer> {
    const headers = { cookie: this.cookie, ...question.headers };
    const answer = await ask(`${this.#url}/${path}`, { agent: this.#agent, ...question, headers });
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(key, value);
    }
    return answer;
  }
}

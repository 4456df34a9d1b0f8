/** GrowingIO's management API as its documents have it, on loopback, with faults where a test wants them. */
import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve, type Served } from '../../../../../testing/serve.js';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

export interface StoredVariable {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly description?: string;
}

export interface StoredEvent {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly attrs: readonly StoredVariable[];
}

export interface FaultyAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** `cut`: nothing is done, and the connection breaks; `lose`: it breaks after all was done; `hang`: there is no answer. */
export type Fault = 'cut' | 'lose' | 'hang' | FaultyAnswer | undefined;

export const keys = {
  GROWINGIO_PROJECT_UID: 'nxog09md',
  GROWINGIO_PROJECT_ID: '0a1b4118dd954ec3',
  GROWINGIO_PUBLIC_KEY: 'the-public-key',
  GROWINGIO_SECRET_KEY: 'the-secret-key',
} as const;

const running: Management[] = [];

export async function stopManagement(): Promise<void> {
  await Promise.all(running.splice(0).map((each) => each.close()));
}

/** Starts one without events. */
export async function startManagement(): Promise<Management> {
  const management = new Management();
  await management.open();
  running.push(management);
  return management;
}

export class Management {
  readonly seen: Seen[] = [];
  readonly variables: StoredVariable[] = [];
  readonly events: StoredEvent[] = [];
  /** All that were given out; the last one holds. */
  readonly codes: string[] = [];
  /** Whether answers have the descriptions of variables, which the documents have not. */
  tellsDescriptions = false;
  /** Called for each request, with its number from 0 on. */
  fault: (seen: Seen, number: number) => Fault = () => undefined;
  #served: Served | undefined;

  async open(): Promise<void> {
    this.#served = await serve((request, response) => void this.#answer(request, response));
  }

  async close(): Promise<void> {
    await this.#served?.close();
  }

  get url(): string {
    return this.#served?.url ?? '';
  }

  get env(): Record<string, string> {
    return { ...keys, GROWINGIO_MANAGEMENT_HOST: this.url };
  }

  /** Such as `POST dim/events`. */
  get asked(): string[] {
    return this.seen.map(
      ({ method, path }) => `${method} ${path.replace(`/v1/api/projects/${keys.GROWINGIO_PROJECT_UID}/`, '')}`,
    );
  }

  addVariable(key: string, type = 'Double', more: Partial<StoredVariable> = {}): StoredVariable {
    const variable = { id: `v${String(this.variables.length + 1)}`, key, name: key, type, ...more };
    this.variables.push(variable);
    return variable;
  }

  addEvent(key: string, attrs: readonly StoredVariable[] = [], more: Partial<StoredEvent> = {}): void {
    const id = `e${String(this.events.length + 1)}`;
    this.events.push({ id, key, name: key, description: '', attrs, ...more });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const seen = { method, path, headers, body: Buffer.concat(chunks).toString() };
    const fault = this.fault(seen, this.seen.push(seen) - 1);
    if (fault === 'hang') return;
    if (fault === 'cut') request.socket.destroy();
    else if (typeof fault === 'object') {
      response
        .writeHead(fault.status ?? 200, { 'content-type': 'application/json', ...fault.headers })
        .end(fault.body ?? '');
    } else {
      const [status, body] = this.#handle(seen);
      if (fault === 'lose') request.socket.destroy();
      else
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(body === undefined ? '' : JSON.stringify(body));
    }
  }

  #handle({ method, path, headers, body }: Seen): [status: number, body?: unknown] {
    if (headers['x-client-id'] !== keys.GROWINGIO_PUBLIC_KEY) return [401, { status: 'fail', message: 'X-Client-Id' }];
    if (path === '/auth/token') return this.#grant(body);
    if (headers.authorization !== this.codes.at(-1)) return [401, { status: 'fail', message: 'Authorization' }];
    const base = `/v1/api/projects/${keys.GROWINGIO_PROJECT_UID}`;
    if (path === `${base}/vars/events`)
      return method === 'GET' ? [200, this.variables.map((each) => this.#show(each))] : this.#createVariable(body);
    if (path !== `${base}/dim/events`) return [404, { status: 'fail', message: 'no such project' }];
    if (method === 'POST') return this.#createEvent(body);
    return [
      200,
      this.events.map((event) => ({ ...event, type: 'counter', attrs: event.attrs.map((each) => this.#show(each)) })),
    ];
  }

  #grant(body: string): [status: number, body?: unknown] {
    const [asked = '', auth = ''] = body.split('&auth=');
    const wanted = createHmac('sha256', keys.GROWINGIO_SECRET_KEY).update(`POST\n/auth/token\n${asked}`).digest('hex');
    if (auth !== wanted) return [403, { status: 'fail', message: 'auth' }];
    const code = `code-${String(this.codes.length + 1)}`;
    this.codes.push(code);
    return [200, { status: 'success', code }];
  }

  #show({ description, ...variable }: StoredVariable): object {
    return this.tellsDescriptions ? { ...variable, description: description ?? '' } : variable;
  }

  #createVariable(body: string): [status: number, body?: unknown] {
    const { key, name, type, description } = JSON.parse(body) as StoredVariable;
    if (this.variables.some((each) => each.key === key)) return [409, { status: 'fail', message: `${key} is there` }];
    if (key === 'refused') return [400, { status: 'fail', message: `${key} can not be` }];
    this.addVariable(key, type.charAt(0).toUpperCase() + type.slice(1), {
      name,
      ...(description === undefined ? {} : { description }),
    });
    return [200];
  }

  #createEvent(body: string): [status: number, body?: unknown] {
    for (const { key, name, description = '', attrs } of JSON.parse(body) as StoredEvent[]) {
      if (this.events.some((each) => each.key === key)) return [409, { status: 'fail', message: `${key} is there` }];
      const own = attrs.map(({ id }) => this.variables.find((each) => each.id === id));
      if (own.includes(undefined)) return [400, { status: 'fail', message: 'attrs' }];
      this.addEvent(key, own as StoredVariable[], { name, description });
    }
    return [200];
  }
}

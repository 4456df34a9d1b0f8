/** GrowingIO's management API of one project: reads its events and variables, and creates some. It has no way to change or delete any. */

import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '@growingio/upload';
import { classifyStatus, type VariableType } from '@growingio/upload/adapter';
import { CommandError } from '../../command/command-error.js';
import type { CommandHost } from '../../command/command-host.js';
import { explain } from '../../doctor/in-time.js';
import { t } from '../../messages.js';
import { Pace } from '../../send/pace.js';
import { Authorization } from './authorization.js';
import { Connection, type Answered, type Asked, type ConnectionLimits } from './connection.js';
import { explainSilence, explainStatus } from './explain-answer.js';
import { readCredentials, type Credentials } from './read-credentials.js';
import {
  noText,
  parse,
  readEvents,
  readFields,
  readVariables,
  type RemoteState,
  type RemoteVariable,
} from './remote-state.js';

export interface NewVariable {
  readonly key: string;
  readonly type: VariableType;
  readonly name: string;
  readonly description: string | undefined;
}

export interface NewEvent {
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
}

/** Time in ms, so that a test need not wait. */
export interface ApiClock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<unknown>;
}

// 10 are allowed. Some reach GrowingIO sooner after each other than they left here, and the first pause is shorter.
const mostASecond = 8;

// Others may use the project, too: a 429 was not done, and is asked again as often, as long as it asks for a short wait.
const mostWaits = 3;
const longestWait = 30_000;

const systemClock: ApiClock = { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) };

/** Opens the API with the credentials of the environment, and closes it when the work has ended. */
export async function withApi<Result>(
  host: CommandHost,
  work: (api: ManagementApi) => Promise<Result>,
  { clock = systemClock, ...limits }: ConnectionLimits & { readonly clock?: ApiClock } = {},
): Promise<Result> {
  const credentials = await readCredentials(host);
  const connection = await Connection.open(credentials.host, host, limits);
  try {
    return await work(new ManagementApi(credentials, connection, host.signals.stopped, clock));
  } finally {
    await connection.close();
  }
}

/** Its methods reject with an `AnswerError`; with another `CommandError` when the command is stopped. */
export class ManagementApi {
  readonly #connection: Connection;
  readonly #authorization: Authorization;
  readonly #publicKey: string;
  readonly #project: string;
  readonly #stopped: AbortSignal;
  readonly #clock: ApiClock;
  readonly #pace = new Pace(mostASecond);

  constructor(credentials: Credentials, connection: Connection, stopped: AbortSignal, clock: ApiClock) {
    this.#connection = connection;
    this.#publicKey = credentials.publicKey;
    this.#project = `/v1/api/projects/${encodeURIComponent(credentials.projectUid)}`;
    this.#stopped = stopped;
    this.#clock = clock;
    this.#authorization = new Authorization(
      credentials,
      (body) => this.#fetchCode(body),
      () => clock.now(),
    );
  }

  async readVariables(): Promise<ReadonlyMap<string, RemoteVariable>> {
    const path = `${this.#project}/vars/events`;
    return readVariables(`GET ${path}`, await this.#call('GET', path));
  }

  async readState(): Promise<RemoteState> {
    const variables = await this.readVariables();
    const path = `${this.#project}/dim/events`;
    return { variables, events: readEvents(`GET ${path}`, await this.#call('GET', path), variables) };
  }

  async createVariable(variable: NewVariable): Promise<void> {
    await this.#call('POST', `${this.#project}/vars/events`, JSON.stringify(variable));
  }

  async createEvent(event: NewEvent, ids: readonly RemoteVariable['id'][]): Promise<void> {
    const whole = { ...event, type: 'counter', attrs: ids.map((id) => ({ id })) };
    await this.#call('POST', `${this.#project}/dim/events`, JSON.stringify([whole]));
  }

  /** What was created is not in the answer: its body is empty, as documented. */
  async #call(method: Asked['method'], path: string, body?: string): Promise<string> {
    const ask = async (): Promise<Answered> => {
      const headers = { authorization: await this.#authorization.code(), 'content-type': 'application/json' };
      return this.#send({ method, path, headers, ...(body === undefined ? {} : { body }) });
    };
    let answer = await ask();
    // GrowingIO names both for a code that has ended. What it refuses so was not done.
    const isRefused = answer.status === 401 || answer.status === 403;
    if (isRefused && (await this.#authorization.renew())) answer = await ask();
    if (!isDone(answer)) throw this.#explain(`${method} ${path}`, answer);
    return answer.text;
  }

  async #fetchCode(body: string): Promise<string> {
    const path = '/auth/token';
    const where = `POST ${path}`;
    const answer = await this.#send({ method: 'POST', path, headers: { 'content-type': 'text/plain' }, body });
    if (!isDone(answer)) throw this.#explain(where, answer);
    const { code } = readFields(where, '', parse(where, answer.text));
    if (typeof code === 'string' && /^[\x21-\x7e]+$/.test(code)) return code;
    throw noText(where, 'code');
  }

  async #send(asked: Asked): Promise<Answered> {
    const { host } = this.#connection;
    const headers = { ...asked.headers, 'x-client-id': this.#publicKey, 'user-agent': `growingio-node/${version}` };
    const ask = async (): Promise<Answered> => {
      await this.#clock.sleep(this.#pace.take(this.#clock.now()), this.#stopped);
      return this.#connection.ask({ ...asked, headers });
    };
    try {
      let answer = await ask();
      for (let waits = 0; waits < mostWaits && answer.status === 429; waits += 1) {
        const wait = waitOf(answer, this.#clock.now());
        if (wait > longestWait) break;
        await this.#clock.sleep(wait, this.#stopped);
        answer = await ask();
      }
      return answer;
    } catch (error) {
      if (error instanceof CommandError) throw error;
      if (!this.#stopped.aborted) throw explainSilence(host, explain(error));
      throw new CommandError(
        1,
        'ERR_GROWINGIO_MANAGEMENT',
        t`stopped before GrowingIO had answered`,
        t`run it again: it begins with what is there`,
      );
    }
  }

  #explain(where: string, { status, text }: Answered): CommandError {
    return explainStatus(status, where, this.#connection.host, this.#authorization.hide(readMessage(text)));
  }
}

function isDone({ status }: Answered): boolean {
  return status >= 200 && status < 300;
}

/** How long to wait before it is asked again, in ms. */
function waitOf({ status, retryAfter }: Answered, now: number): number {
  const result = classifyStatus(status, retryAfter, now);
  return (result.status === 'retryable' ? result.retryAfter : undefined) ?? 1000;
}

/** What a refusal says in its own words: `{ "status": "fail", "message": "…" }`. */
function readMessage(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}

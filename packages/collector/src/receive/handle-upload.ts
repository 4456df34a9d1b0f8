/** Handles an upload, or what was meant as one: checks it, keeps it and answers it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { quote } from '@growingio/upload/adapter';
import { decodePart } from '../api/route.js';
import { checkRequest, readSendTime } from '../check/check-request.js';
import { Faults } from '../faults/faults.js';
import { answerOf, leaveUnanswered, noAnswer, takeTime } from '../faults/play-fault.js';
import type { SavedRequest } from '../persist/saved-request.js';
import { CurrentPlan } from '../plan/current-plan.js';
import type { EventStore } from '../store/event-store.js';
import { isFailed, keepRequest, type FailureCode, type NewRequest, type ReceivedRequest } from '../store/received.js';
import { BodyBytes, ByteBudget } from './collect-bytes.js';
import { decideAnswer, usualAnswer, type Answer, type Respond } from './decide-answer.js';
import { examineBody, type ExaminedBody } from './examine-body.js';
import { maxReceivedBytes, readBody } from './read-body.js';
import { readParts } from './read-events.js';

const uploadPath = /^\/v3\/([^/]*)\/s2s\/cstm$/;

// What the bodies of all requests under way take together, in bytes.
const mostBytesUnderWay = 128 * 1024 * 1024;

// How much of an answer of `respond` is kept, in characters.
const mostAnswerKept = 4096;

const nothing = Buffer.alloc(0);

/** What an upload meets beside the API's own rules. */
export interface UploadOptions {
  readonly respond?: Respond | undefined;
  /** Default: none is on. */
  readonly faults?: Faults;
  /** What events are compared with. Default: nothing. */
  readonly plan?: CurrentPlan;
  /** Bounds the bodies of all requests under way. Default 128 MiB. */
  readonly budget?: ByteBudget;
}

interface Refusal {
  readonly status: 404 | 405;
  readonly reason: string;
  readonly reasonCode: FailureCode;
}

/** Where uploads arrive: the requests under way at once share its limits. */
export class Uploads {
  readonly #store: EventStore;
  readonly #respond: Respond | undefined;
  readonly #faults: Faults;
  readonly #plan: CurrentPlan;
  readonly #budget: ByteBudget;

  constructor(
    store: EventStore,
    {
      respond,
      faults = new Faults(),
      plan = new CurrentPlan(),
      budget = new ByteBudget(mostBytesUnderWay),
    }: UploadOptions = {},
  ) {
    this.#store = store;
    this.#respond = respond;
    this.#faults = faults;
    this.#plan = plan;
    this.#budget = budget;
  }

  /** Answers as the upload API does: 200 to any JSON array. Rejects when the client goes away before its body's end. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const fault = this.#faults.meet();
    const bytes = new BodyBytes(this.#budget, maxReceivedBytes);
    try {
      const body = await readBody(request, bytes);
      const receivedAt = Date.now();
      const refusal = refuseRoute(request.method ?? '', url);
      const examined = await examineBody(body);
      const { method = '', headers } = request;
      const received = describeRequest({ method, headers, url, receivedAt }, examined, refusal);
      // `respond` sees a request before it is kept, so before it has an id of the store.
      const answer =
        (fault && answerOf(fault)) ??
        (this.#respond === undefined
          ? usualAnswer(received)
          : await decideAnswer(keepRequest(received, this.#store.requests.nextId), this.#respond));
      await this.#keep(received, answer, refusal === undefined);
      // All is kept: what takes its time holds no body.
      bytes.release();
      if (fault?.delay !== undefined) await takeTime(fault.delay, response, this.#faults);
      if (answer.status === noAnswer) {
        leaveUnanswered(fault?.kind, request, response, this.#faults);
        return;
      }
      if (refusal?.status === 405) response.setHeader('Allow', 'POST');
      response.writeHead(answer.status, { 'Content-Type': 'text/plain; charset=utf-8', ...answer.headers });
      response.end(answer.body);
    } finally {
      bytes.release();
    }
  }

  /** Keeps a request that was kept and answered before, in a run that has ended. */
  async restore(saved: SavedRequest): Promise<void> {
    const { method, path, headers, receivedAt, bytes, wireSize, status, reason, reasonCode, answer } = saved;
    const url = new URL(path, 'http://collector');
    const examined = await examineBody({ status: 200, reason: undefined, reasonCode: undefined, bytes, wireSize });
    const refusal = refuseRoute(method, url);
    const received = describeRequest({ method, headers, url, receivedAt }, examined, refusal);
    await this.#keep(received, { status, reason, reasonCode, ...answer }, refusal === undefined);
  }

  /** Keeps the request, and its events where its path is the API's and its answer a 2xx. */
  async #keep(received: NewRequest, answer: Answer, isApi: boolean): Promise<void> {
    const { status, reason, reasonCode, headers, body } = answer;
    const request: NewRequest = {
      ...received,
      ...{ status, reason, reasonCode },
      bytes: Buffer.from(received.bytes),
      answer: { headers, body: body.slice(0, mostAnswerKept) },
    };
    const isTaken = isApi && received.reason === undefined && !isFailed(request);
    const context = { ...received, requestMarks: received.marks, plan: this.#plan.plan };
    let kept: ReceivedRequest | undefined;
    let epoch = '';
    for await (const part of readParts(isTaken ? received.bytes : nothing, context)) {
      if (kept === undefined) {
        kept = this.#store.add(request, part);
        epoch = this.#store.epoch;
      } else if (epoch === this.#store.epoch) {
        this.#store.addMore(kept, part);
      }
    }
  }
}

interface Arrival {
  readonly method: string;
  readonly headers: NewRequest['headers'];
  readonly url: URL;
  readonly receivedAt: number;
}

function describeRequest(
  { method, headers, url, receivedAt }: Arrival,
  body: ExaminedBody,
  refusal: Refusal | undefined,
): NewRequest {
  const projectId = decodePart(uploadPath.exec(url.pathname)?.[1] ?? '');
  const stm = url.searchParams.get('stm');
  const codec = headers['x-compress-codec'];
  return {
    receivedAt,
    method,
    path: `${url.pathname}${url.search}`,
    projectId,
    sendTime: readSendTime(stm),
    codec: Array.isArray(codec) ? codec.join() : codec,
    ...chooseFailure(body, refusal),
    headers: { ...headers },
    bytes: body.bytes,
    wireSize: body.wireSize,
    answer: { headers: {}, body: '' },
    eventCount: body.count,
    marks: refusal === undefined ? checkRequest({ projectId, stm, body: body.bytes, receivedAt }) : [],
  };
}

function chooseFailure(
  body: ExaminedBody,
  refusal: Refusal | undefined,
): Pick<NewRequest, 'status' | 'reason' | 'reasonCode'> {
  const { status, reason, reasonCode } = refusal ?? body;
  return { status, reason, reasonCode };
}

function refuseRoute(method: string, url: URL): Refusal | undefined {
  if (!uploadPath.test(url.pathname)) {
    return {
      status: 404,
      reason: `${quote(url.pathname)} is no path of the API: it is /v3/{project ID}/s2s/cstm`,
      reasonCode: 'wrong_path',
    };
  }
  if (method !== 'POST')
    return { status: 405, reason: `the method is ${method}: events are sent with POST`, reasonCode: 'wrong_method' };
  return undefined;
}

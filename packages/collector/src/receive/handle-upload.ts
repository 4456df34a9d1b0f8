/** Handles a request under /v3/: checks it, keeps it and answers it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { quote } from '@growingio/upload/adapter';
import { decodePart } from '../api/route.js';
import { checkRequest, readSendTime } from '../check/check-request.js';
import type { EventStore } from '../store/event-store.js';
import { isFailed, keepRequest, type FailureCode, type NewRequest } from '../store/received.js';
import { BodyBytes, ByteBudget } from './collect-bytes.js';
import { decideAnswer, usualAnswer, type Respond } from './decide-answer.js';
import { examineBody, noEvents, type ExaminedBody } from './examine-body.js';
import { maxReceivedBytes, readBody } from './read-body.js';
import { readEvents } from './read-events.js';

const uploadPath = /^\/v3\/([^/]*)\/s2s\/cstm$/;

// What the bodies of all requests under way take together, in bytes.
const mostBytesUnderWay = 128 * 1024 * 1024;

interface Refusal {
  readonly status: 404 | 405;
  readonly reason: string;
  readonly reasonCode: FailureCode;
}

/** Where uploads arrive: the requests under way at once share its limits. */
export class Uploads {
  readonly #store: EventStore;
  readonly #respond: Respond | undefined;
  readonly #budget: ByteBudget;

  /** `budget` bounds the bodies of all requests under way; default 128 MiB. */
  constructor(store: EventStore, respond: Respond | undefined, budget = new ByteBudget(mostBytesUnderWay)) {
    this.#store = store;
    this.#respond = respond;
    this.#budget = budget;
  }

  /** Answers as the upload API does: 200 to any JSON array. Rejects when the client goes away before its body's end. */
  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const bytes = new BodyBytes(this.#budget, maxReceivedBytes);
    try {
      const body = await readBody(request, bytes);
      const receivedAt = Date.now();
      const refusal = refuseRoute(request.method ?? '', url);
      const sendTime = readSendTime(url.searchParams.get('stm'));
      const examined = await examineBody(body, { sendTime, receivedAt }, this.#store.room.items);
      const received = describeRequest(request, url, examined, refusal, receivedAt);
      // `respond` sees a request before it is kept, so before it has an id of the store.
      const answer =
        this.#respond === undefined
          ? usualAnswer(received)
          : await decideAnswer(keepRequest(received, this.#store.nextRequestId), this.#respond);
      const { status, reason, reasonCode } = answer;
      const settled: NewRequest = { ...received, bytes: Buffer.from(received.bytes), status, reason, reasonCode };
      const isTaken = refusal === undefined && !isFailed(settled);
      const context = { ...received, requestMarks: received.marks };
      const events = await readEvents(isTaken ? examined : { ...examined, ...noEvents }, context, this.#store.room);
      this.#store.add(settled, events);
      if (refusal?.status === 405) response.setHeader('Allow', 'POST');
      response.writeHead(answer.status, { 'Content-Type': 'text/plain; charset=utf-8', ...answer.headers });
      response.end(answer.body);
    } finally {
      bytes.release();
    }
  }
}

function describeRequest(
  { method = '', headers }: IncomingMessage,
  url: URL,
  body: ExaminedBody,
  refusal: Refusal | undefined,
  receivedAt: number,
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

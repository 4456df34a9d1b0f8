/** A request under /v3/ enters; it is checked, kept and answered. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkRequest, readSendTime } from '../check/check-request.js';
import type { EventStore } from '../store/event-store.js';
import { isFailed, keepRequest, type FailureCode, type NewRequest } from '../store/received.js';
import { decideAnswer, type Respond } from './decide-answer.js';
import { readBody, type ReadBody } from './read-body.js';
import { readEvents } from './read-events.js';

const uploadPath = /^\/v3\/([^/]*)\/s2s\/cstm$/;

interface Refusal {
  readonly status: 404 | 405;
  readonly reason: string;
  readonly reasonCode: FailureCode;
}

/** Answers as the upload API does: 200 to any JSON array. Rejects when the client goes away before its body's end. */
export async function handleUpload(
  store: EventStore,
  respond: Respond | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const { method = '', headers } = request;
  const projectId = uploadPath.exec(url.pathname)?.[1];
  const refusal = refuseRoute(method, url, projectId);
  const body: ReadBody = await readBody(request);
  const receivedAt = Date.now();
  const stm = url.searchParams.get('stm');
  const facts = { projectId: decodePart(projectId ?? ''), stm, body: body.bytes, receivedAt };
  const sendTime = readSendTime(stm);
  const marks = refusal === undefined ? checkRequest(facts) : [];
  const codec = headers['x-compress-codec'];
  const received: NewRequest = {
    receivedAt,
    method,
    path: `${url.pathname}${url.search}`,
    projectId: facts.projectId,
    sendTime,
    codec: Array.isArray(codec) ? codec.join() : codec,
    status: refusal?.status ?? body.status,
    reason: refusal?.reason ?? body.reason,
    reasonCode: refusal?.reasonCode ?? body.reasonCode,
    headers: { ...headers },
    bytes: body.bytes,
    eventCount: body.items.length,
    marks,
  };
  // `respond` sees a request before it is kept, so before it has an id of the store.
  const answer = await decideAnswer(keepRequest(received, store.nextRequestId), respond);
  const settled: NewRequest = {
    ...received,
    status: answer.status,
    reason: answer.reason,
    reasonCode: answer.reasonCode,
  };
  const taken = refusal === undefined && !isFailed(settled);
  const context = { projectId: facts.projectId, sendTime, receivedAt, requestMarks: marks };
  store.add(settled, readEvents(taken ? body.items : [], context));
  if (refusal?.status === 405) response.setHeader('Allow', 'POST');
  response.writeHead(answer.status, { 'Content-Type': 'text/plain; charset=utf-8', ...answer.headers });
  response.end(answer.body);
}

function refuseRoute(method: string, url: URL, projectId: string | undefined): Refusal | undefined {
  if (projectId === undefined) {
    return {
      status: 404,
      reason: `${url.pathname} is no path of the API: it is /v3/{project ID}/s2s/cstm`,
      reasonCode: 'wrong_path',
    };
  }
  if (method !== 'POST')
    return { status: 405, reason: `the method is ${method}: events are sent with POST`, reasonCode: 'wrong_method' };
  return undefined;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

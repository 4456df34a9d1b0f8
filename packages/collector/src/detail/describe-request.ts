/** Describes one request: in a list in short, and whole with its headers, its body and its answer. */

import type { EventStore } from '../store/event-store.js';
import type { ReceivedRequest } from '../store/received.js';
import { cutText } from './cut-text.js';

// How many ids of its events are listed.
const mostIds = 500;

/** What is known of a request, its body and its answer aside. */
export function describeRequest(request: ReceivedRequest): object {
  const { id, receivedAt, method, path, projectId, sendTime, codec, status, reason, reasonCode } = request;
  const { headers, bytes, wireSize, eventCount, marks } = request;
  return {
    ...{ id, receivedAt, method, path, projectId, sendTime, codec, status, reason, reasonCode },
    ...{ headers, size: bytes.length, wireSize, eventCount, marks },
  };
}

/** The same without the headers, for a list. */
export function listRequest(request: ReceivedRequest): object {
  const path = request.path.slice(0, 500);
  return { ...describeRequest(request), path, headers: undefined, userAgent: request.headers['user-agent'] };
}

/** All that is known of a request. Of its body no more than 256 KiB. */
export function describeWholeRequest(store: EventStore, request: ReceivedRequest): object {
  const { text, isCut } = cutText(request.bytes.toString('utf8', 0, 1024 * 1024));
  const events = [...store.requests.eventIds(request)].filter((id) => store.event(id) !== undefined);
  return {
    request: describeRequest(request),
    body: text,
    bodyCut: isCut,
    answer: { status: request.status, ...request.answer },
    events: events.slice(0, mostIds),
  };
}

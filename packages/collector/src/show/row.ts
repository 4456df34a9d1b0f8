/** What the page, and the API, show of a kept event or of a request that failed: a row. */

import { maxEventKeyLength } from '@growingio/upload/adapter';
import type { Entry } from '../store/bounded-log.js';
import type { ReceivedEvent, ReceivedRequest } from '../store/received.js';

/** An event that takes more memory, in bytes, is shown without its variables. */
const mostShown = 256 * 1024;

// Of a longer path a row shows the beginning.
const mostPath = 500;

/** An event without what was sent as a whole: `GET /api/events/ID` has that. */
export type EventRow = { readonly kind: 'event'; readonly isCut?: true } & Omit<ReceivedEvent, 'raw'>;

export interface RequestRow {
  readonly kind: 'request';
  readonly id: number;
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly projectId: string;
  readonly status: number;
  readonly reason: string | undefined;
  readonly reasonCode: string | undefined;
  readonly eventCount: number;
}

export type Row = EventRow | RequestRow;

/** The event; of a large one no more than a line of the list shows, and `isCut`. */
export function showEvent({ item, bytes }: Entry<ReceivedEvent>): EventRow {
  const shown = { kind: 'event', ...item, raw: undefined } as const;
  if (bytes <= mostShown) return shown;
  return {
    ...shown,
    event: shown.event?.slice(0, maxEventKeyLength),
    loginUserId: shown.loginUserId?.slice(0, maxEventKeyLength),
    projectId: shown.projectId.slice(0, maxEventKeyLength),
    variables: undefined,
    isCut: true,
  };
}

/** The request without its body and its headers. */
export function showRequest(request: ReceivedRequest): RequestRow {
  const { id, receivedAt, method, path, projectId, status, reason, reasonCode, eventCount } = request;
  return {
    kind: 'request',
    ...{ id, receivedAt, method, path: path.slice(0, mostPath) },
    ...{ projectId: projectId.slice(0, maxEventKeyLength), status, reason, reasonCode, eventCount },
  };
}

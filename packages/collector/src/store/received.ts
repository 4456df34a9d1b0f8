/** What the collector keeps of the requests and events that reached it. */

import type { Mark } from '../check/mark.js';

/** One event as it arrived. A field whose value is of the wrong type is `undefined` here, and stands in `raw`. */
export interface ReceivedEvent {
  /** Increases by one with each event, from 1, for the life of the collector. */
  readonly id: number;
  /** When it arrived, Unix ms of the collector's clock. */
  readonly receivedAt: number;
  /** `id` of the request that brought it. */
  readonly requestId: number;
  /** `ai` of the path. */
  readonly projectId: string;
  /** `stm` of the request, Unix ms. */
  readonly sendTime: number | undefined;
  /** `cs1` */
  readonly loginUserId: string | undefined;
  /** `n` */
  readonly event: string | undefined;
  /** `tm`, Unix ms. */
  readonly time: number | undefined;
  /** `var` */
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  /** `num` */
  readonly num: number | undefined;
  /** The item of the request's array, as parsed. */
  readonly raw: unknown;
  /** What is wrong with it or with its request. Empty for a good event. */
  readonly marks: readonly Mark[];
  /** How many events of the same project, user, key, time and variables were kept when it came. */
  readonly repeats: number;
}

/** Why a request fails. The codes are stable, and the page has its own words for each. */
export const failureCodes = [
  'wrong_path',
  'wrong_method',
  'body_too_large',
  'body_empty',
  'body_not_json',
  'body_byte_order_mark',
  'body_gzip',
  'body_not_array',
  'unknown_codec',
  'bad_snappy',
  'event_too_large',
  'too_busy',
  'respond',
  'respond_failed',
  'fault',
] as const;

/** Why a request failed. The codes are stable. */
export type FailureCode = (typeof failureCodes)[number];

/** One upload, taken or failed: a request under `/v3/`, or one that sends to a path where nothing is. */
export interface ReceivedRequest {
  /** Increases by one with each request, from 1. */
  readonly id: number;
  /** When it arrived, Unix ms of the collector's clock. */
  readonly receivedAt: number;
  readonly method: string;
  /** Path and query as received. */
  readonly path: string;
  /** `ai` of the path; empty when the path is another one. */
  readonly projectId: string;
  /** `stm` of the query, Unix ms; `undefined` when it is missing or no number. */
  readonly sendTime: number | undefined;
  /** `X-Compress-Codec` as received: `2` is Snappy. `undefined` when there was none. */
  readonly codec: string | undefined;
  /** The status that was answered; 0 where a fault left it without an answer. To `respond`: the status that is about to be answered. */
  readonly status: number;
  /** Why it failed, in plain words; `undefined` for a request that was taken. */
  readonly reason: string | undefined;
  /** The same for programs. */
  readonly reasonCode: FailureCode | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body, decompressed where that worked. Empty when it was too large. */
  readonly bytes: Buffer;
  /** `bytes` as text. */
  readonly body: string;
  /** Bytes of the body as they came, compressed or not. */
  readonly wireSize: number;
  /** What was answered beside the status. To `respond`: what would be answered without it. */
  readonly answer: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  /** Events in the body, whether taken or not. */
  readonly eventCount: number;
  /** What is wrong with the request itself. Each of its events carries these too. */
  readonly marks: readonly Mark[];
}

/** Counted since the start or the last `clear()`, also beyond what is kept. */
export interface CollectorTotals {
  readonly requests: number;
  /** Requests that were not answered with 2xx. */
  readonly failedRequests: number;
  readonly events: number;
  /** Events with at least one mark. */
  readonly problems: number;
}

export type NewEvent = Omit<ReceivedEvent, 'id' | 'requestId' | 'repeats'>;
export type NewRequest = Omit<ReceivedRequest, 'id' | 'body'>;

export function isFailed(request: { readonly status: number }): boolean {
  return request.status < 200 || request.status > 299;
}

/** A request with its id, and its body as text: made when it is asked for, since it is as large as the body. */
export function keepRequest(request: NewRequest, id: number): ReceivedRequest {
  return {
    ...request,
    id,
    get body() {
      return request.bytes.toString('utf8');
    },
  };
}

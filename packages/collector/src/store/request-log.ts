/** Keeps the last requests, and which events each has brought. */

import { MiB } from '@growingio/upload/adapter';
import { BoundedLog } from './bounded-log.js';
import { isFailed, keepRequest, type NewRequest, type ReceivedRequest } from './received.js';

const limits = { items: 2_000, bytes: 64 * MiB };

// What a request takes beside its body and its headers, in bytes.
const requestBytes = 1_500;

/** Where a request stands among the events. */
interface Place {
  /** The newest event when it came: a failed request stands behind that one. */
  readonly after: number;
  /** Its own events, which others' may stand between. */
  readonly parts: { readonly firstId: number; readonly count: number }[];
}

export class RequestLog {
  readonly #places = new WeakMap<ReceivedRequest, Place>();
  /** The failed ones among those that are kept, oldest first. */
  #failed: ReceivedRequest[] = [];
  readonly log = new BoundedLog<ReceivedRequest>(limits, (request) => {
    if (this.#failed[0] === request) this.#failed.shift();
  });

  /** The id that the next request gets, when no other comes before it. */
  get nextId(): number {
    return this.log.lastId + 1;
  }

  /** Keeps a request that came when `lastEventId` was the newest event. */
  add(request: NewRequest, lastEventId: number): ReceivedRequest {
    const size = requestBytes + request.bytes.length + weighHeaders(request);
    const kept = this.log.push((id) => keepRequest(request, id), size);
    this.#places.set(kept, { after: lastEventId, parts: [] });
    if (isFailed(kept)) this.#failed.push(kept);
    return kept;
  }

  /** Notes events of a request. */
  addPart(request: ReceivedRequest, firstId: number, count: number): void {
    if (count > 0) this.#places.get(request)?.parts.push({ firstId, count });
  }

  list(): readonly ReceivedRequest[] {
    return this.log.list();
  }

  get(id: number): ReceivedRequest | undefined {
    return this.log.get(id)?.item;
  }

  /** The failed requests that are kept, oldest first. */
  get failed(): readonly ReceivedRequest[] {
    return this.#failed;
  }

  /** The event behind which a failed request stands in a list of both. */
  placeOf(request: ReceivedRequest): number {
    return this.#places.get(request)?.after ?? 0;
  }

  /** The ids of a request's events in their order, whether they are kept or not. */
  *eventIds(request: ReceivedRequest): Generator<number> {
    for (const { firstId, count } of this.#places.get(request)?.parts ?? []) {
      for (let id = firstId; id < firstId + count; id += 1) yield id;
    }
  }

  clear(): void {
    this.log.clear();
    this.#failed = [];
  }
}

function weighHeaders({ headers, path }: NewRequest): number {
  let bytes = 2 * path.length;
  for (const [name, value] of Object.entries(headers)) bytes += 48 + 2 * (name.length + String(value).length);
  return bytes;
}

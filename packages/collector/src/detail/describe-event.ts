/** Describes one event whole: what was sent, the request that brought it, its neighbours and its copies. */

import { readSentText } from '../receive/sent-text.js';
import type { EventStore } from '../store/event-store.js';
import type { ReceivedEvent, ReceivedRequest } from '../store/received.js';
import { identify } from '../store/repeats.js';
import { describeRequest } from './describe-request.js';
import { cutText } from './cut-text.js';

// How many ids of neighbours, on each side, and of copies.
const mostIds = 100;

/** The event, which is kept. `copies` are other events of the same project, user, key, time and variables. */
export function describeEvent(store: EventStore, event: ReceivedEvent): object {
  const { raw, ...facts } = event;
  const request = store.requests.get(event.requestId);
  const sent = readSentText(store, event);
  const { text, isCut } = cutText(sent ?? JSON.stringify(raw));
  return {
    event: { kind: 'event', ...facts },
    request: { ...describeItsRequest(event, request), neighbours: findNeighbours(store, request, event.id) },
    text,
    textIsCut: isCut,
    // Once its request has left, what was sent is written anew from what was read.
    textIsExact: sent !== undefined,
    lag: event.time === undefined ? null : event.receivedAt - event.time,
    copies: findCopies(store, event),
  };
}

function describeItsRequest(event: ReceivedEvent, request: ReceivedRequest | undefined): object {
  if (request !== undefined) return { ...describeRequest(request), isKept: true };
  const { requestId: id, receivedAt, projectId, sendTime } = event;
  return { id, receivedAt, projectId, sendTime, isKept: false };
}

/** The kept events of the same request around an event, itself left out. */
function findNeighbours(store: EventStore, request: ReceivedRequest | undefined, id: number): number[] {
  const before: number[] = [];
  const after: number[] = [];
  for (const each of request === undefined ? [] : store.requests.eventIds(request)) {
    if (each < id) before.push(each);
    else if (each > id) after.push(each);
    if (after.length === mostIds) break;
  }
  return [...before.slice(-mostIds), ...after].filter((each) => store.event(each) !== undefined);
}

function findCopies(store: EventStore, event: ReceivedEvent): number[] {
  const identity = identify(event);
  if (identity === undefined) return [];
  const copies: number[] = [];
  const events = store.events();
  for (let at = events.length - 1; at >= 0 && copies.length < mostIds; at -= 1) {
    const other = events[at];
    if (other === undefined || other.time !== event.time || other.event !== event.event) continue;
    if (other.id !== event.id && identify(other) === identity) copies.push(other.id);
  }
  return copies.reverse();
}

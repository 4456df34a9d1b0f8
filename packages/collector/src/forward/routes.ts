/** The routes that send events on to a real project: off, unless the collector was started with a host for them. */

import { quote } from '@growingio/upload/adapter';
import { readJson, sendJson } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import type { Route } from '../api/route.js';
import { isObject } from '../check/check-event.js';
import type { EventStore } from '../store/event-store.js';
import type { Forward, Forwarded } from './forward.js';

const path = '/api/forward';
const mostIds = 100;
const longestProjectId = 255;

/**
 * `GET /api/forward`, `POST /api/forward { ids, projectId }`, which sends each of these events and answers with what came of
 * it, and `PUT /api/forward { projectId, on }` for all that come from now on.
 */
export function forwardRoutes(forward: Forward | undefined, store: EventStore): Route[] {
  return [
    {
      method: 'GET',
      path,
      answer({ response }) {
        sendJson(response, { allowed: forward !== undefined, ...forward?.state });
      },
    },
    {
      method: 'POST',
      path,
      async answer({ request, response }) {
        const allowed = needForward(forward);
        const { ids, projectId } = readBody(await readJson(request));
        sendJson(response, await sendEach(allowed, store, readIds(ids), readProjectId(projectId)));
      },
    },
    {
      method: 'PUT',
      path,
      async answer({ request, response }) {
        const allowed = needForward(forward);
        const { on, projectId } = readBody(await readJson(request));
        if (typeof on !== 'boolean') throw wrong('on', on, 'true or false');
        allowed.turn(on, on ? readProjectId(projectId) : (allowed.state.projectId ?? ''));
        sendJson(response, { allowed: true, ...allowed.state });
      },
    },
  ];
}

/** One after the other: an answer belongs to one event. */
async function sendEach(forward: Forward, store: EventStore, ids: readonly number[], projectId: string) {
  const results: (Forwarded & { id: number })[] = [];
  for (const id of ids) {
    const event = store.event(id)?.item;
    const result = event && (await forward.send(event, projectId));
    results.push({ id, ...(result ?? { status: 0, answer: 'the event is not kept any more' }) });
  }
  return results;
}

function needForward(forward: Forward | undefined): Forward {
  if (forward !== undefined) return forward;
  throw new ApiError(403, 'forward_off', 'no event is sent on: start the collector with --forward-to URL');
}

function readBody(given: unknown): Record<string, unknown> {
  if (isObject(given)) return given;
  throw wrong('the body', given, 'an object');
}

function readIds(ids: unknown): readonly number[] {
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > mostIds) {
    throw wrong('ids', ids, `a list of 1 to ${String(mostIds)} ids of events`);
  }
  return ids.map((id: unknown) => {
    if (!Number.isSafeInteger(id)) throw wrong('an id', id, 'a whole number');
    return id as number;
  });
}

/** As the SDK's option: `.` and `..` would change the path. */
function readProjectId(given: unknown): string {
  const projectId = typeof given === 'string' ? given.trim() : '';
  if (projectId !== '' && projectId.length <= longestProjectId && !/^\.{1,2}$|\p{Surrogate}/u.test(projectId))
    return projectId;
  throw wrong('projectId', given, 'the ID of the project that the events go to (项目概览 → 项目ID)');
}

function wrong(name: string, value: unknown, wanted: string): ApiError {
  return new ApiError(400, 'wrong_parameter', `${name} is ${quote(value)}: pass ${wanted}`);
}

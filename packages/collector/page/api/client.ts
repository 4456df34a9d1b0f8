/** Asks the collector's HTTP API. Every call rejects with a `CallError` for an answer that is none. */

import type {
  ChartData,
  DeliveryData,
  EventDetail,
  FaultSettings,
  FaultState,
  ForwardAnswer,
  ForwardState,
  FoundUsers,
  PlanData,
  RequestDetail,
  RowPage,
  UserEvents,
} from './answers.js';

/** What the collector refused, or that it could not be reached (status 0). */
export class CallError extends Error {
  readonly status: number;
  readonly code: string;
  /** Of what is not kept: whether it was, so that it has not merely not come yet. */
  readonly hasLeft: boolean;

  constructor(status: number, code: string, message: string, hasLeft = false) {
    super(message);
    this.name = 'CallError';
    this.status = status;
    this.code = code;
    this.hasLeft = hasLeft;
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;

/** The path with its query, without what is `undefined` or empty. */
export function withQuery(path: string, query: Query): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') words.set(name, String(value));
  }
  const text = words.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function ask<Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const init: RequestInit = { method };
  if (signal !== undefined) init.signal = signal;
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'Content-Type': 'application/json' };
  }
  const response = await fetch(path, init).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new CallError(0, 'unreachable', error instanceof Error ? error.message : String(error));
  });
  const text = await response.text();
  if (!response.ok) throw readError(response.status, text);
  // The caller names what this path answers.

  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

function readError(status: number, text: string): CallError {
  try {
    const { code, message, hasLeft } = JSON.parse(text) as { code?: unknown; message?: unknown; hasLeft?: unknown };
    if (typeof code === 'string' && typeof message === 'string') {
      return new CallError(status, code, message, hasLeft === true);
    }
  } catch {
    // No JSON: then the text is all there is.
  }
  return new CallError(status, '', text.trim().slice(0, 300));
}

function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return ask<Answer>('GET', withQuery(path, query), undefined, signal);
}

export const api = {
  rows: (search: string, limit: number, before?: string, signal?: AbortSignal) =>
    get<RowPage>('/api/rows', { search, limit, before }, signal),
  event: (id: number, signal?: AbortSignal) => get<EventDetail>(`/api/events/${String(id)}`, {}, signal),
  request: (id: number, signal?: AbortSignal) => get<RequestDetail>(`/api/requests/${String(id)}`, {}, signal),
  chart: (minutes: number) => get<ChartData>('/api/chart', { minutes }),
  users: (search: string, limit: number) => get<FoundUsers>('/api/users', { search, limit }),
  userEvents: (id: string, around: number | undefined) =>
    get<UserEvents>(`/api/users/${encodeURIComponent(id)}`, { around, limit: 100 }),
  plan: () => get<PlanData>('/api/plan'),
  delivery: () => get<DeliveryData>('/api/delivery'),
  faults: () => get<FaultState>('/api/faults'),
  startFault: (settings: FaultSettings) => ask<unknown>('PUT', '/api/faults', settings),
  stopFault: () => ask<unknown>('DELETE', '/api/faults'),
  forwarding: () => get<ForwardState>('/api/forward'),
  forward: (ids: readonly number[], projectId: string) =>
    ask<readonly ForwardAnswer[]>('POST', '/api/forward', { ids, projectId }),
  forwardAll: (projectId: string, on: boolean) => ask<unknown>('PUT', '/api/forward', { projectId, on }),
  reset: () => ask<unknown>('POST', '/api/reset'),
  /** Sends events as an SDK does. */
  upload: (projectId: string, events: readonly unknown[]) =>
    ask<unknown>('POST', withQuery(`/v3/${encodeURIComponent(projectId)}/s2s/cstm`, { stm: Date.now() }), events),
};

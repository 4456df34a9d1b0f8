/** What the collector's HTTP API answers, as JSON brings it: what is unknown is left out. */

export interface Mark {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** Where, in the API's own names: `cs1`, `var.price`, … */
  readonly path: string;
  /** What is wrong and what to do, in English. */
  readonly message: string;
}

/** One event of the list. Times are Unix ms. */
export interface EventRow {
  readonly kind: 'event';
  readonly id: number;
  readonly requestId: number;
  readonly receivedAt: number;
  readonly event?: string;
  readonly loginUserId?: string;
  readonly projectId: string;
  readonly time?: number;
  readonly sendTime?: number;
  readonly num?: number;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly marks: readonly Mark[];
  /** How many times the same event came before. */
  readonly repeats: number;
  /** Whether it is too large for a row: then its variables are left out. */
  readonly isCut?: boolean;
}

/** One failed request of the list. */
export interface RequestRow {
  readonly kind: 'request';
  readonly id: number;
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly projectId: string;
  readonly status: number;
  readonly reason?: string;
  readonly reasonCode?: string;
  readonly eventCount: number;
}

export type Row = EventRow | RequestRow;

export interface Totals {
  readonly requests: number;
  readonly failedRequests: number;
  readonly events: number;
  readonly problems: number;
}

export interface RowPage {
  readonly epoch: string;
  /** Newest first. */
  readonly rows: readonly Row[];
  /** Where the next page begins; `null` at the end. */
  readonly next: string | null;
  readonly matching: number;
  readonly total: Totals;
}

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The request that brought an event. */
export interface EventRequest {
  readonly id: number;
  readonly receivedAt: number;
  readonly method: string;
  readonly path: string;
  readonly projectId: string;
  readonly sendTime?: number;
  readonly codec?: string;
  readonly status: number;
  readonly reason?: string;
  readonly headers?: Headers;
  readonly size: number;
  readonly wireSize: number;
  readonly eventCount: number;
  /** Ids of the other events of the same request. */
  readonly neighbours: readonly number[];
}

export interface EventDetail {
  readonly event: EventRow;
  /** Of one that has left, no more than a few members. */
  readonly request?: Partial<EventRequest> & { readonly id: number };
  /** The event's JSON, as it was sent where its request is still kept. */
  readonly text?: string;
  /** From the event's time to its arrival, ms; `null` without a time. */
  readonly lag?: number | null;
  /** Whether the text is what was sent, and no copy of it. */
  readonly textIsExact?: boolean;
  readonly textIsCut?: boolean;
  /** Ids of the same event that came before. */
  readonly copies: readonly number[];
}

export interface RequestDetail {
  readonly request: Omit<EventRequest, 'neighbours'> & { readonly reasonCode?: string };
  readonly body: string;
  readonly bodyCut: boolean;
  readonly answer?: { readonly status: number; readonly headers?: Headers; readonly body?: string };
}

export interface ChartData {
  readonly now: number;
  /** Width of a bin, ms. */
  readonly step: number;
  /** Start of the first bin, Unix ms. */
  readonly from: number;
  readonly bins: number;
  readonly keys: readonly { readonly event: string; readonly counts: readonly number[] }[];
  readonly other: readonly number[];
}

export interface UserSummary {
  readonly id: string;
  readonly events: number;
  readonly problems: number;
  readonly first: number;
  readonly last: number;
}

export interface UserEvents {
  /** How many events of his come before these, and after them. */
  readonly before: number;
  readonly after: number;
  readonly events: readonly (EventRow & {
    /** How long after the 4 hours it was sent, ms. */
    readonly late?: number;
  })[];
}

export interface PlanVariable {
  readonly key: string;
  readonly count: number;
  readonly types: Readonly<Record<string, number>>;
  readonly first: number;
  readonly last: number;
  readonly examples: readonly unknown[];
  readonly planned?: 'yes' | 'no' | 'unknown';
  readonly required?: boolean;
}

export interface PlanEvent {
  readonly event: string;
  readonly count: number;
  readonly problems: number;
  readonly first: number;
  readonly last: number;
  readonly planned: 'yes' | 'no' | 'unknown';
  readonly variables: readonly PlanVariable[];
  readonly missing?: readonly string[];
}

/** Something to mend in the plan or in the code; the other members are its facts. */
export interface PlanFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly event: string;
  readonly variable?: string;
  readonly message: string;
  readonly [fact: string]: unknown;
}

export interface PlanData {
  readonly loaded: boolean;
  readonly events: readonly PlanEvent[];
  /** How many more event keys there were. */
  readonly more: number;
  /** Event keys of the plan that have not come. */
  readonly unseen: readonly string[];
  readonly findings: readonly PlanFinding[];
}

export interface Refusal {
  readonly client: string;
  readonly reason: string;
  readonly event?: string;
  readonly count: number;
  readonly last: number;
  readonly message: string;
}

export interface DeliveryData {
  readonly requests: number;
  readonly failed: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly codecs: Readonly<Record<string, number>>;
  readonly batches: { readonly sizes: readonly { readonly upTo?: number; readonly count: number }[] };
  readonly lag: { readonly p50?: number; readonly p90?: number; readonly p99?: number; readonly max?: number };
  readonly repeats: { readonly events: number; readonly newest: readonly number[] };
  readonly clients: readonly {
    readonly userAgent: string;
    readonly requests: number;
    readonly events: number;
    readonly last: number;
  }[];
  readonly refused: readonly Refusal[];
  readonly stats: readonly {
    readonly client: string;
    readonly version: string;
    readonly pid: number;
    readonly at: number;
    readonly stats: Readonly<Record<string, unknown>>;
  }[];
}

export type FaultKind = 'status' | 'hang' | 'slow' | 'reset' | 'redirect';

export interface FaultSettings {
  readonly kind: FaultKind;
  readonly status?: number;
  /** Seconds, for `Retry-After`. */
  readonly retryAfter?: number;
  /** ms */
  readonly delay?: number;
  readonly share?: number;
  readonly seconds?: number;
  readonly requests?: number;
}

/** The fault that is on, or that was on last. */
export interface FaultState {
  readonly active: boolean;
  readonly fault?: FaultSettings;
  /** Requests that have met it. */
  readonly met?: number;
  readonly left?: { readonly seconds?: number; readonly requests?: number };
}

/** Whether and where events are sent on, and what came of those that were sent by themselves. */
export interface ForwardState {
  /** Whether the collector was started so that it may. */
  readonly allowed: boolean;
  readonly to?: string;
  readonly on?: boolean;
  readonly projectId?: string;
  readonly forwarded?: number;
  readonly failed?: number;
  readonly dropped?: number;
  readonly waiting?: number;
  readonly last?: { readonly status: number; readonly answer: string; readonly at: number };
}

/** What the real project answered to an event; status 0: it did not. */
export interface ForwardAnswer {
  readonly id: number;
  readonly status: number;
  readonly answer: string;
}

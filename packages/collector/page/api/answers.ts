/** What the collector's HTTP API answers: the server's own types, as JSON brings them. */

import type { Chart } from '../../dist/esm/chart/bins.js';
import type { Mark as ServerMark } from '../../dist/esm/check/mark.js';
import type { DeliveryCounts } from '../../dist/esm/delivery/delivery.js';
import type { Fault, FaultKind } from '../../dist/esm/faults/fault.js';
import type { FaultState as ServerFaultState } from '../../dist/esm/faults/faults.js';
import type { Forwarded, ForwardState as ServerForwardState } from '../../dist/esm/forward/forward.js';
import type { Finding } from '../../dist/esm/plan/findings.js';
import type { ClientStats, RefusedEvents } from '../../dist/esm/reports/reports.js';
import type { EventRow as ServerEventRow, RequestRow as ServerRequestRow } from '../../dist/esm/show/row.js';
import type { CollectorTotals } from '../../dist/esm/store/received.js';
import type { User } from '../../dist/esm/users/users.js';

/** What is left of a value once it was JSON: what is `undefined` is left out. */
type Json<Value> = Value extends readonly (infer Item)[]
  ? readonly Json<Item>[]
  : Value extends object
    ? { readonly [Name in keyof Value as undefined extends Value[Name] ? never : Name]: Json<Value[Name]> } & {
        readonly [Name in keyof Value as undefined extends Value[Name] ? Name : never]?: Json<
          Exclude<Value[Name], undefined>
        >;
      }
    : Value;

export type Mark = Json<ServerMark>;
export type EventRow = Json<ServerEventRow>;
export type RequestRow = Json<ServerRequestRow>;
export type Row = EventRow | RequestRow;
export type Totals = CollectorTotals;
export type ChartData = Chart;
export type UserSummary = User;
export type PlanFinding = Finding;
export type Refusal = Json<RefusedEvents>;
export type DeliveryData = Json<DeliveryCounts> & {
  readonly refused: readonly Refusal[];
  readonly moreRefused: number;
  readonly stats: Json<readonly ClientStats[]>;
};
export type { FaultKind };
/** A fault to start: what is left out has its default. */
export type FaultSettings = Pick<Fault, 'kind'> & Partial<Json<Fault>>;
/** The fault that is on, or that was on last. */
export type FaultState = { readonly active: boolean } & Partial<Json<Omit<ServerFaultState, 'isOn'>>>;
/** Whether and where events are sent on, and what came of those that were sent by themselves. */
export type ForwardState = { readonly allowed: boolean } & Partial<Json<ServerForwardState>>;
/** What the real project answered to an event; status 0: it did not. */
export type ForwardAnswer = Forwarded & { readonly id: number };

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

export interface FoundUsers {
  readonly users: readonly UserSummary[];
  /** How many of the known ones match; and how many more there were, who are known no more. */
  readonly matching: number;
  readonly more: number;
}

export interface UserEvents {
  readonly user: UserSummary;
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

export interface PlanData {
  readonly loaded: boolean;
  readonly events: readonly PlanEvent[];
  /** How many more event keys there were. */
  readonly more: number;
  /** Event keys of the plan that have not come. */
  readonly unseen: readonly string[];
  readonly findings: readonly PlanFinding[];
}

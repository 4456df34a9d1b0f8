/** What is wrong with an event, or was changed in it, in a form for programs and for people. */

import { t } from '../text/messages.js';

/** Why an event is refused. The codes are stable. */
export type EventIssueCode =
  | 'not_a_string'
  | 'empty'
  | 'too_long'
  | 'platform_key'
  | 'reserved'
  | 'colon'
  | 'control_character'
  | 'missing'
  | 'not_finite'
  | 'out_of_range'
  | 'not_an_object'
  | 'nested_object'
  | 'unsupported_type'
  | 'unreadable'
  | 'too_many'
  | 'too_large'
  | 'unknown_option'
  | 'threw'
  | 'recursive'
  | PlanDifference;

/** How an event differs from the tracking plan. The collector names it by the same codes. */
export type PlanDifference =
  'event_not_planned' | 'variable_not_planned' | 'variable_missing' | 'wrong_type' | 'value_not_listed';

const differences: ReadonlySet<string> = new Set<PlanDifference>([
  ...(['event_not_planned', 'variable_not_planned', 'variable_missing', 'wrong_type', 'value_not_listed'] as const),
]);

/** Whether it is a difference from the tracking plan. */
export function isPlanDifference({ code }: { readonly code: string }): boolean {
  return differences.has(code);
}

/** What was changed in an event, or may go wrong with it, before it is sent all the same. */
export type EventNoteCode = 'platform_key' | 'cut' | 'trimmed' | 'left_out' | 'converted' | 'omitted' | PlanDifference;

/** One thing that is wrong with an event. */
export interface EventIssue<Code extends string = EventIssueCode> {
  readonly code: Code;
  /**
   * Where: `event`, `loginUserId`, `time`, `num`, `variables`, `variables.<key>`, `options`, `options.<name>`,
   * `beforeSend` or `beforeSend.<name>`.
   */
  readonly path: string;
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** What is logged of an event that is sent all the same. */
export interface EventNote {
  readonly code: EventNoteCode;
  readonly path: string;
  /** A function writes it only if it is logged. */
  readonly message: string | (() => string);
}

const mostIssues = 20;

/** Gathers what one event's checks find. Costs four empty fields when they find nothing. */
export class Review {
  issues: EventIssue[] | undefined;
  notes: EventNote[] | undefined;
  /** How many parts the event goes without, since they can't be sent. */
  omitted = 0;
  /** Whether it differs from the tracking plan. */
  isUnplanned = false;

  /** The event can't be sent. At most 20 issues are kept. */
  refuse(issue: EventIssue): void {
    this.issues ??= [];
    if (this.issues.length < mostIssues) this.issues.push(issue);
  }

  /** The event is sent without this part of it. */
  omit({ path, message }: EventIssue): void {
    this.omitted += 1;
    this.note('omitted', path, t`${message}; the event is sent without it`);
  }

  /** The event is not as the tracking plan has it: it can't be sent where the rules say so; else that is logged once, and counted. */
  differ(rules: 'warn' | 'refuse', code: PlanDifference, path: string, say: () => string): void {
    this.isUnplanned = true;
    if (rules === 'refuse') this.refuse({ code, path, message: say() });
    else this.note(code, path, say);
  }

  /** The event is sent, and this is logged once. At most 20 notes are kept. */
  note(code: EventNoteCode, path: string, message: EventNote['message']): void {
    this.notes ??= [];
    if (this.notes.length < mostIssues) this.notes.push({ code, path, message });
  }
}

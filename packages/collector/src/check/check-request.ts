/** Checks a request's path, `stm` and body. */

import { isUtf8 } from 'node:buffer';
import { quote } from '@growingio/upload/adapter';
import { Marks, type Mark } from './mark.js';

/** How far a clock may be off before it is marked, in ms. */
export const clockTolerance = 5 * 60_000;

export interface RequestFacts {
  /** `ai`, the project ID of the path. */
  readonly projectId: string;
  /** `stm` as it stood in the query, or `null`. */
  readonly stm: string | null;
  /** The body, decompressed. */
  readonly body: Buffer;
  /** When the collector received it, Unix ms. */
  readonly receivedAt: number;
}

// What a template or a shell makes of a variable that isn't set.
const unsetProjects = new Set(['', 'undefined', 'null', 'NaN', '[object Object]']);

/** Marks what is wrong with the request itself, by the upload API's documentation: `ai` and `stm` are required. */
export function checkRequest(facts: RequestFacts): readonly Mark[] {
  const marks = new Marks();
  if (unsetProjects.has(facts.projectId.trim())) {
    const message = `the project ID is ${quote(facts.projectId)}: the path is /v3/{project ID}/s2s/cstm`;
    marks.add('ai_missing', 'ai', message);
  }
  checkSendTime(facts, marks);
  if (!isUtf8(facts.body)) marks.add('not_utf8', 'body', 'the body is not UTF-8: some characters are lost');
  return marks.list();
}

function checkSendTime({ stm, receivedAt }: RequestFacts, marks: Marks): void {
  if (stm === null || stm.trim() === '') {
    marks.add(
      'stm_missing',
      'stm',
      'the sending time is missing: add ?stm= with the time of sending in Unix milliseconds',
    );
    return;
  }
  const sendTime = readSendTime(stm);
  if (sendTime === undefined) {
    const message = `the sending time is ${quote(stm)}: pass Unix milliseconds, such as ${String(receivedAt)}`;
    marks.add('stm_not_a_number', 'stm', message);
    return;
  }
  if (Math.abs(sendTime - receivedAt) > clockTolerance) {
    const message =
      `the sending time ${quote(stm)} is more than 5 minutes off this machine's clock: ` +
      'it is the time of this attempt, in milliseconds';
    marks.add('stm_clock', 'stm', message);
  }
}

/** Reads `stm` as Unix ms, or returns `undefined` when it is missing or no number. */
export function readSendTime(stm: string | null): number | undefined {
  if (stm === null || stm.trim() === '') return undefined;
  const sendTime = Number(stm);
  return Number.isFinite(sendTime) ? sendTime : undefined;
}

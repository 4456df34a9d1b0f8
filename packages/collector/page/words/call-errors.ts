/** Says in the page's language why the collector refused what somebody asked for on the page. */

import { CallError } from '../api/client.js';
import { language, words } from './language.js';

type Reading = readonly [english: RegExp, chinese: (...found: string[]) => string];

const nameOf = (field: string): string => {
  const fields: Readonly<Record<string, unknown>> = words.value.faults;
  return `“${typeof fields[field] === 'string' ? fields[field] : field}”`;
};

/** By code: what the collector says in English, and the same in Chinese. */
const readings: Readonly<Record<string, readonly Reading[]>> = {
  wrong_fault: [
    [
      /^(\w+) is (.+): pass a whole number, (\d+) to (\d+)$/s,
      (field = '', value, from, to) => `${nameOf(field)}为 ${value}，应为 ${from} 至 ${to} 的整数`,
    ],
    [
      /^(share) is (.+): pass/s,
      (field = '', value) => `${nameOf(field)}对应的 ${field} 为 ${value}，应大于 0，至多为 1`,
    ],
  ],
  wrong_parameter: [
    [/^projectId is (.+): pass/s, (value) => `项目 ID 为 ${value}，应为接收事件的项目的 ID（项目概览 → 项目ID）`],
  ],
  unreachable: [[/^(.*)$/s, (why) => `无法连接 collector（${why}）`]],
};

/** In English by the collector's own sentence. */
export function sayCallError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (language.value === 'en' || !(error instanceof CallError) || !Object.hasOwn(readings, error.code)) return message;
  for (const [english, chinese] of readings[error.code] ?? []) {
    const found = english.exec(message);
    if (found !== null) return chinese(...found.slice(1));
  }
  return message;
}

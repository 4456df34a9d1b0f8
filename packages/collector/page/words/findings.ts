/** Says what stands out in what was seen, in the page's language: English is the collector's own, Chinese is made of the facts beside it. */

import type { PlanFinding } from '../api/answers.js';
import { showValue } from '../parts/show-value.js';
import { language } from './language.js';
import { zh } from './zh.js';

export function sayFinding(finding: PlanFinding): string {
  const chinese = language.value === 'zh' ? chineseFindings[finding.code] : undefined;
  return chinese === undefined ? finding.message : chinese(finding);
}

/** Exported, so that a test sees that none is missing. */
export const chineseFindings: Readonly<Record<string, ((finding: PlanFinding) => string) | undefined>> = {
  type_changes: ({ variable, types }) => `变量 ${quote(variable)} 的类型不固定：${nameTypes(types)}`,
  similar_events: (finding) =>
    `事件标识 ${quote(finding.event)} 与 ${quote(finding['other'])} ${differ(finding)}：是否为同一事件？`,
  similar_variables: (finding) =>
    `变量 ${quote(finding.variable)} 与 ${quote(finding['other'])} ${differ(finding)}：是否为同一变量？`,
  event_not_planned: ({ event, meant }) => `事件 ${quote(event)} 不在埋点方案中：GrowingIO 不会显示${ask(meant)}`,
  variable_not_planned: ({ variable, meant }) =>
    `埋点方案中，该事件没有变量 ${quote(variable)}：GrowingIO 不会显示${ask(meant)}`,
  variable_missing: ({ variable, count, of }) =>
    `${showValue(of)} 个事件中有 ${showValue(count)} 个缺少埋点方案要求的变量 ${quote(variable)}`,
  wrong_type: ({ variable, planned, example }) =>
    `变量 ${quote(variable)} 在埋点方案中为 ${showValue(planned)}，实际为 ${quote(example)}`,
  value_not_listed: ({ variable, example }) => `变量 ${quote(variable)} 的值 ${quote(example)} 不在埋点方案列出的值中`,
  event_deprecated: ({ event }) => `事件 ${quote(event)} 在埋点方案中已弃用，但仍在发送`,
};

function quote(value: unknown): string {
  return JSON.stringify(value);
}

function nameTypes(types: unknown): string {
  const names: Readonly<Record<string, string>> = zh.detail.types;
  return Object.keys(types ?? {})
    .map((type) => names[type] ?? type)
    .join('、');
}

function differ({ by }: PlanFinding): string {
  return by === 'case' ? '仅大小写不同' : '仅差一个字符，或有两个相邻字符颠倒';
}

function ask(meant: unknown): string {
  return meant === undefined ? '' : `；您是否指 ${quote(meant)}？`;
}

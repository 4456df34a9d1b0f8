/** How a default, a range and a unit are written, in English and in Chinese. */
import type { OptionRule } from '../packages/upload/src/options/read-option.js';

export interface Language {
  readonly name: 'english' | 'chinese';
  readonly to: string;
  readonly else: string;
  readonly comma: string;
  readonly none: string;
  readonly aFunction: string;
}

export const english: Language = {
  name: 'english',
  to: ' to ',
  else: ', else ',
  comma: ', ',
  none: 'none',
  aFunction: 'a function',
};

export const chinese: Language = {
  name: 'chinese',
  to: ' 至 ',
  else: '，否则 ',
  comma: '、',
  none: '无',
  aFunction: '函数',
};

/** The default as it is written; empty where the table has none. */
export function fallbackOf(rule: OptionRule): string {
  if (rule.type === 'number') return showNumber(rule.default, rule.unit);
  if (rule.type === 'choice') return `\`${rule.choices[0]}\``;
  if (rule.type === 'boolean') return `\`${String(rule.default)}\``;
  return rule.type === 'own' && rule.default !== undefined ? `\`${rule.default}\`` : '';
}

export function joinElse({ environment }: OptionRule, fallback: string, language: Language): string {
  const variable = environment === undefined ? [] : [`\`${environment}\``];
  return [...variable, fallback].filter((each) => each !== '').join(language.else);
}

export function showRange({ min, max, unit }: { min: number; max: number; unit: string }, language: Language): string {
  const range = [min, max].map((value) => showNumber(value, unit)).join(language.to);
  return unit === 'characters' ? `${range} ${unitOf(unit)[language.name]}` : range;
}

// What stands behind a number; of the numbers of bytes, KiB and the like say it.
const units = new Map([
  ['ms', { word: /\bms\b/, english: 'ms', chinese: 'ms' }],
  ['bytes', { word: /\bbytes\b/, english: '', chinese: '' }],
  ['events', { word: /\bevents?\b/, english: 'events', chinese: '个事件' }],
  ['requests', { word: /\brequests\b/, english: 'requests', chinese: '个请求' }],
  ['characters', { word: /\bcharacters\b/, english: 'characters', chinese: '个字符' }],
  ['batches', { word: /\bbatches\b/, english: 'batches', chinese: '个批次' }],
  ['batches a second', { word: /\bbatches a second\b/, english: '', chinese: '' }],
  ['queues', { word: /\bqueues\b/, english: '', chinese: '' }],
  ['a port, 0 for any free one', { word: /\bport\b/, english: '', chinese: '' }],
]);

export function unitOf(unit: string): { word: RegExp; english: string; chinese: string } {
  const found = units.get(unit);
  if (found === undefined) throw new Error(`the unit ${unit} has no words: add it to option-words.ts`);
  return found;
}

const sizes = ['TiB', 'GiB', 'MiB', 'KiB'] as const;

/** `10,000`; of bytes `64 MiB`. */
export function showNumber(value: number, unit: string): string {
  const size = unit === 'bytes' ? sizes.findIndex((_, index) => value % 1024 ** (sizes.length - index) === 0) : -1;
  const name = sizes[size];
  if (name === undefined || value === 0) return value.toLocaleString('en-US');
  return `${(value / 1024 ** (sizes.length - size)).toLocaleString('en-US')} ${name}`;
}

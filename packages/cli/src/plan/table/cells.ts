/** What stands in a cell, in both directions: a text that no spreadsheet runs as a formula, a type, yes or no, a list of values. */

import { fits, type PlannedVariable, type VariableType } from '@growingio/upload/adapter';
import { t } from '../../messages.js';

/** What a spreadsheet would run, or what would be lost with the white space around a cell: a text that begins or ends so is marked by a `'`. */
const needsMark = (text: string): boolean => /^'*(?:$|[\s\p{C}=+\-@|%＝＋－＠])/u.test(text) || /\s$/.test(text);

/** A text as it stands in a cell. Empty where there is none. */
export function writeText(text: string | undefined): string {
  if (text === undefined) return '';
  return needsMark(text) ? `'${text}` : text;
}

/** The text of a cell, without its mark; `undefined` of an empty one. */
export function readText(cell: string): string | undefined {
  if (cell.startsWith("'") && needsMark(cell.slice(1))) return cell.slice(1);
  const text = cell.trim();
  return text === '' ? undefined : text;
}

const typeNames: Readonly<Record<VariableType, readonly string[]>> = {
  string: [...['string', 'text', 'str', 'varchar'], ...['字符串', '字符', '字符型', '文本', '文本型']],
  int: [...['int', 'integer', 'long', 'bigint'], ...['整数', '整型', '整数型', '长整型']],
  double: [
    ...['double', 'float', 'decimal', 'number', 'numeric'],
    ...['小数', '浮点', '浮点数', '浮点型', '双精度', '数值', '数值型', '数字', '数字型'],
  ],
};

/** The type that a cell names; `undefined` for another word. */
export function readType(text: string): VariableType | undefined {
  const name = text.trim().toLowerCase();
  return (['string', 'int', 'double'] as const).find((type) => typeNames[type].includes(name));
}

/** How a type is called, in the language of the process. */
export function nameOfType(type: VariableType): string {
  return { string: t`string`, int: t`int`, double: t`double` }[type];
}

const yes = [
  ...['yes', 'y', 'true', 't', '1', 'required', 'deprecated', '√', '✓', '✔'],
  ...['是', '对', '必填', '必传', '已废弃', '废弃'],
];
const no = [
  ...['no', 'n', 'false', 'f', '0', 'optional', '×', '✗', '-', ''],
  ...['否', '不', '非必填', '选填', '可选', '非必传', '使用中'],
];

/** Yes or no; `undefined` for another word. Of an empty cell, no. */
export function readFlag(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return yes.includes(word) ? true : no.includes(word) ? false : undefined;
}

/** In the language of the process. */
export function writeFlag(flag: boolean): string {
  return flag ? t`yes` : t`no`;
}

type Values = NonNullable<PlannedVariable['enum']>;

/** What parts values: the first of these that a cell has. */
const separators = [/[\r\n]+/, /\|/, /[;；]/, /、/, /[,，]/];

/** The values that a cell lists, parted or as a list of JSON; `undefined` where one is not of the type. An empty cell lists none. */
export function readValues(text: string, type: VariableType): Values | undefined {
  const list = readJsonList(text);
  const values = list ?? split(text).map((item) => (type === 'string' ? item : Number(item)));
  return values.every((value) => fits(value, type)) ? (values as Values) : undefined;
}

/** The values as a cell lists them: parted by `|`, or as JSON where that would be read as something else. */
export function writeValues(values: Values | undefined, type: VariableType): string {
  if (values === undefined) return '';
  const parted = values.join('|');
  return JSON.stringify(readValues(parted, type)) === JSON.stringify(values) ? parted : JSON.stringify(values);
}

function split(text: string): string[] {
  const separator = separators.find((each) => each.test(text)) ?? '|';
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readJsonList(text: string): unknown[] | undefined {
  if (!text.trim().startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

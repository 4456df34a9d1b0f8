/** The columns of a table: what a name in its first row stands for, in Chinese or English, and how we name it. */

import { t } from '../../messages.js';

export const columns = [
  'event',
  'eventName',
  'eventDescription',
  'owner',
  'deprecated',
  'variable',
  'variableName',
  'variableDescription',
  'type',
  'required',
  'enum',
] as const;

export type Column = (typeof columns)[number];

/** Names without spaces, underscores and capital letters. */
const names: Readonly<Record<Column, readonly string[]>> = {
  event: ['事件标识', '事件标识符', '事件key', '事件id', 'eventkey', 'event', 'eventid'],
  eventName: ['事件名称', '事件名', '事件中文名', 'eventname'],
  eventDescription: ['事件描述', '事件说明', '事件备注', 'eventdescription'],
  owner: ['负责人', '责任人', '事件负责人', 'owner'],
  deprecated: ['已废弃', '是否废弃', '是否已废弃', '废弃', 'deprecated'],
  variable: [
    ...['变量标识', '变量标识符', '变量key', '变量id', '事件变量标识', '事件级变量标识', '属性标识'],
    ...['variablekey', 'variable', 'variableid'],
  ],
  variableName: ['变量名称', '变量名', '变量中文名', '事件变量名称', '事件级变量名称', '属性名称', 'variablename'],
  variableDescription: ['变量描述', '变量说明', '变量备注', '属性描述', 'variabledescription'],
  type: ['变量类型', '数据类型', '值类型', '属性类型', '类型', 'variabletype', 'datatype', 'type'],
  required: ['是否必填', '是否必传', '必填', '必传', 'required', 'isrequired'],
  enum: ['枚举值', '枚举', '取值范围', '可选值', '取值', 'enum', 'enumvalues', 'values'],
};

/** The column of that name. Marks such as `*` or `（必填）` behind it don't matter. */
export function columnOf(name: string): Column | undefined {
  const bare = name.replace(/[(（[【][^)）\]】]*[)）\]】]/g, '').replace(/[\s_*＊:：?？-]/g, '');
  return columns.find((column) => names[column].includes(bare.toLowerCase()));
}

/** How a column is called, in the language of the process. */
export function nameOf(column: Column): string {
  const own: Readonly<Record<Column, string>> = {
    event: t`event key`,
    eventName: t`event name`,
    eventDescription: t`event description`,
    owner: t`owner`,
    deprecated: t`deprecated`,
    variable: t`variable key`,
    variableName: t`variable name`,
    variableDescription: t`variable description`,
    type: t`variable type`,
    required: t`required`,
    enum: t`enum`,
  };
  return own[column];
}

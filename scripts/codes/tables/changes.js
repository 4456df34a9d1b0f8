/** What was changed in an event that is sent all the same. */

/** @type {import('../table.js').Table} */
export const changes = {
  family: 'notes',
  title: { en: 'What was changed', zh: '被改动的事件' },
  intro: {
    en: 'These events are sent, changed, and that is logged once.',
    zh: '这些事件改动后照常发送，日志中提示一次。',
  },
  columns: { en: ['Note', 'Input', 'Sent'], zh: ['提示', '输入', '发送的内容'] },
  rows: [
    {
      codes: ['cut'],
      en: ['a string of more than 255 characters', 'its first 255, no emoji cut in half'],
      zh: ['超过 255 个字符的字符串', '前 255 个字符，不会截断 emoji'],
    },
    {
      codes: ['trimmed'],
      en: ['a variable key with spaces around it', 'without them'],
      zh: ['首尾带空格的变量标识', '去掉空格'],
    },
    {
      codes: ['left_out'],
      en: ['`null`, `undefined`, `NaN`, `Infinity`, an invalid Date', 'nothing'],
      zh: ['`null`、`undefined`、`NaN`、`Infinity`、无效的 Date', '不发送'],
    },
    {
      codes: ['left_out'],
      en: ['an invalid moment, dayjs or DateTime; any other object whose `toJSON()` returns null', 'nothing'],
      zh: ['无效的 moment、dayjs 或 DateTime；`toJSON()` 返回 null 的其他对象', '不发送'],
    },
    {
      codes: ['left_out'],
      en: ["with `keyRules: 'warn'`: a `time` of null", 'the time of the call'],
      zh: ["`keyRules: 'warn'` 时，`time` 为 null", '以调用时的时间发送'],
    },
    {
      codes: ['omitted'],
      en: [
        "with `unknownValues: 'omit'`: a variable whose value can't be sent, or a list that has such an item",
        'the event without it, counted in `stats().omitted`',
      ],
      zh: ["`unknownValues: 'omit'` 时，值无法发送的变量，或含有这种项的数组", '去掉它的事件，计入 `stats().omitted`'],
    },
    {
      codes: ['omitted'],
      en: [
        "with `keyRules: 'warn'`: a `num` that is no number of 0 or more",
        'the event without it, counted in `stats().omitted`',
      ],
      zh: ["`keyRules: 'warn'` 时，`num` 不是不小于 0 的数字", '去掉它的事件，计入 `stats().omitted`'],
    },
    {
      codes: ['converted'],
      en: ['a boolean or a bigint', 'a string'],
      zh: ['boolean 或 bigint', '字符串'],
    },
    {
      codes: ['converted'],
      en: ['a Date', 'an ISO 8601 string'],
      zh: ['Date', 'ISO 8601 字符串'],
    },
    {
      codes: ['converted'],
      en: [
        'an object that stands for a value: a Decimal, a BigNumber, an ObjectId, a moment, a URL',
        'what its `toJSON()` returns, if that is a string or a number',
      ],
      zh: ['代表单个值的对象：Decimal、BigNumber、ObjectId、moment、URL', '其 `toJSON()` 返回的字符串或数字'],
    },
    {
      codes: ['converted'],
      en: ['a Long, a Decimal128 of MongoDB', 'its digits, as a string'],
      zh: ['Long、MongoDB 的 Decimal128', '其数字，作为字符串'],
    },
    {
      codes: ['converted'],
      en: ['a list', 'one string, its items joined with <code>||</code>'],
      zh: ['数组', '一个字符串，各项以 <code>||</code> 连接'],
    },
    {
      codes: ['platform_key'],
      en: ["with `keyRules: 'warn'`: a key that can't be created on GrowingIO", 'as it is, with a warning'],
      zh: ["`keyRules: 'warn'` 时，GrowingIO 上无法创建的标识", '原样发送，并给出警告'],
    },
    {
      codes: ['event_not_planned', 'variable_not_planned', 'variable_missing', 'wrong_type', 'value_not_listed'],
      en: [
        "with `planRules: 'warn'`: an event that differs from the tracking plan; the codes are those [above](#what-is-wrong-with-it)",
        'as it is, with a warning, counted in `stats().unplanned`',
      ],
      zh: [
        "`planRules: 'warn'` 时，与埋点方案不符的事件；代码见[上文](#具体问题)",
        '原样发送，给出警告，并计入 `stats().unplanned`',
      ],
    },
  ],
};

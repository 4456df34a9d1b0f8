/** Why an event was refused, by `track()` or later, and what is wrong with it. */

/** @type {import('../table.js').Table} */
export const reasons = {
  family: 'refusals',
  title: { en: 'Why an event was refused', zh: '事件为什么被拒绝' },
  intro: {
    en: '`track()` returns `{ ok: false, reason, issues }`, the notice `refused` has the same, and `stats().refused` counts by reason.',
    zh: '`track()` 返回 `{ ok: false, reason, issues }`，通知 `refused` 的内容相同，`stats().refused` 按原因计数。',
  },
  columns: { en: ['Reason', 'Cause', 'Remedy'], zh: ['原因', '含义', '处理办法'] },
  rows: [
    {
      codes: ['invalid_event'],
      en: [
        "something is wrong with the event, its variables or its options, or it differs from the tracking plan (`planRules: 'refuse'`)",
        'see the [issues](#what-is-wrong-with-it)',
      ],
      zh: ["事件、变量或选项有误，或与埋点方案不符（`planRules: 'refuse'`）", '见[具体问题](#具体问题)'],
    },
    {
      codes: ['no_login_user'],
      en: [
        'nobody is logged in, also when the response has ended; or the session keeps the ID in another place',
        'the first line in the log says which keys the session has, and the option `loginUserId` to set; or `identify()` the user, or pass `{ loginUserId }`',
      ],
      zh: [
        '没有登录用户，响应结束时也没有；或者会话把 ID 放在了别处',
        '日志的第一行会写明会话有哪些键、选项 `loginUserId` 该怎么设置；也可以调用 `identify()`，或传入 `{ loginUserId }`',
      ],
    },
    {
      codes: ['invalid_login_user'],
      en: ["the ID that was found can't be a user's", 'see the [issues](#what-is-wrong-with-it)'],
      zh: ['读到的 ID 不可能是用户的', '见[具体问题](#具体问题)'],
    },
    {
      codes: ['queue_overflow'],
      en: [
        'what waits has reached `maxQueueSize` or `maxQueueBytes`: GrowingIO is down, or slower than the events',
        'see `stats().state`; more room, or the disk outbox; fewer anonymous events in open requests',
      ],
      zh: [
        '等待的事件达到 `maxQueueSize` 或 `maxQueueBytes`：GrowingIO 不可用，或跟不上事件量',
        '查看 `stats().state`；调大上限，或使用磁盘队列；减少未结束请求中的匿名事件',
      ],
    },
    {
      codes: ['shut_down'],
      en: [
        'it was tracked after `shutdown()`',
        'track before; let the server finish its requests first ([deploys](frameworks.md#deploys))',
      ],
      zh: ['在 `shutdown()` 之后埋点', '在此之前埋点；先让服务器处理完请求（[部署](frameworks.zh-CN.md#部署)）'],
    },
    {
      codes: ['mapper_failed'],
      en: [
        'a function given to `@Track` (mapper, `when`, `loginUserId`) threw, or `when` returned a promise',
        'fix the function; it gets the result and the arguments of the method',
      ],
      zh: [
        '传给 `@Track` 的函数（mapper、`when`、`loginUserId`）抛出异常，或 `when` 返回了 Promise',
        '修正该函数；它得到的是方法的结果和参数',
      ],
    },
    {
      codes: ['before_send'],
      en: [
        'the option `beforeSend` has dropped it, by returning null or nothing; with issues: it threw, returned a promise or no event, or took a required field away',
        'none, if it is meant; else see the [issues](#what-is-wrong-with-it), and fix the function: what it did not return is not sent',
      ],
      zh: [
        '选项 `beforeSend` 返回 null 或什么都没有返回，丢弃了它；带有 issue 时：它抛出异常、返回 Promise、返回的不是事件，或去掉了必需的字段',
        '有意丢弃则无需处理；否则见[具体问题](#具体问题)并修正该函数：不是它返回的内容绝不发送',
      ],
    },
  ],
};

/** @type {import('../table.js').Table} */
export const issues = {
  family: 'issues',
  title: { en: 'What is wrong with it', zh: '具体问题' },
  intro: {
    en: '`issues` is a list of `{ code, path, message }`. The path says where: `event`, `loginUserId`, `time`, `num`, `variables`, `variables.<key>`, `options`, `options.<name>`, `mapper`, `beforeSend` or `beforeSend.<name>`.',
    zh: '`issues` 是 `{ code, path, message }` 的列表。`path` 指明位置：`event`、`loginUserId`、`time`、`num`、`variables`、`variables.<key>`、`options`、`options.<name>`、`mapper`、`beforeSend` 或 `beforeSend.<name>`。',
  },
  columns: { en: ['Issue', 'Cause', 'Remedy'], zh: ['问题', '原因', '处理办法'] },
  rows: [
    {
      codes: ['not_a_string'],
      en: [
        'an event key (事件标识) that is no string; a login user ID that is no string, safe integer, bigint or Long, and that no session store makes a string',
        'pass a string; of a buffer, its text',
      ],
      zh: [
        '事件标识不是字符串；登录用户ID不是字符串、安全整数、bigint 或 Long，会话存储也不会把它变成字符串',
        '传入字符串；Buffer 请传入其文本形式',
      ],
    },
    {
      codes: ['empty'],
      en: [
        'an empty event key or variable key; a login user ID of nothing but white space',
        "name it as on GrowingIO's site; leave the user out",
      ],
      zh: ['事件标识或变量标识为空；登录用户ID只有空白字符', '按 GrowingIO 网站上的标识填写；没有用户就不要传'],
    },
    {
      codes: ['too_long'],
      en: ['one of those with more than 255 characters', 'shorten it'],
      zh: ['上述各项超过 255 个字符', '缩短'],
    },
    {
      codes: ['platform_key'],
      en: [
        "with `keyRules: 'refuse'`: a key that can't be created on GrowingIO",
        'a letter or `_`, then letters, digits and `_`; events 50, variables 30',
      ],
      zh: [
        "`keyRules: 'refuse'` 时，GrowingIO 上无法创建的标识",
        '以字母或 `_` 开头，其后为字母、数字、`_`；事件 50，变量 30',
      ],
    },
    {
      codes: ['missing'],
      en: ['no login user ID; a required field that `beforeSend` has taken away', 'as for `no_login_user`'],
      zh: ['没有登录用户ID；必需的字段被 `beforeSend` 去掉', '同 `no_login_user`'],
    },
    {
      codes: ['reserved'],
      en: [
        'a login user ID that belongs to nobody: `0`, `1`, `-1`, `undefined`, `null`, `NaN`, `[object Object]`, `[object Promise]`',
        "pass the user's own ID, or none",
      ],
      zh: [
        '不属于任何人的登录用户ID：`0`、`1`、`-1`、`undefined`、`null`、`NaN`、`[object Object]`、`[object Promise]`',
        '传入用户自己的 ID，或不传',
      ],
    },
    {
      codes: ['colon'],
      en: ['a login user ID with `:`, which GrowingIO refuses', 'another form of the ID'],
      zh: ['登录用户ID含有 `:`，GrowingIO 会拒绝', '换一种写法'],
    },
    {
      codes: ['control_character'],
      en: ['a login user ID with a control character, such as a line break', 'pass the ID alone'],
      zh: ['登录用户ID含有控制字符，例如换行', '只传 ID 本身'],
    },
    {
      codes: ['not_finite'],
      en: [
        "a `time` that is no number and no Date; null with `keyRules: 'refuse'`",
        'Unix milliseconds, such as `Date.now()`, or a Date',
      ],
      zh: ["`time` 既不是数字也不是 Date；`keyRules: 'refuse'` 时为 null", 'Unix 毫秒，例如 `Date.now()`，或一个 Date'],
    },
    {
      codes: ['out_of_range'],
      en: [
        "a `time` in seconds: a number before the year 2000, or more than a day ahead of the clock (a Date is taken as it is); with `keyRules: 'refuse'`: a `num` that is no number of 0 or more",
        'milliseconds; for history a Date; 0 or more',
      ],
      zh: [
        "`time` 用了秒：早于 2000 年，或比时钟超前一天以上的数字（Date 原样接受）；`keyRules: 'refuse'` 时，`num` 不是不小于 0 的数字",
        '用毫秒；补历史数据用 Date；`num` 不小于 0',
      ],
    },
    {
      codes: ['not_an_object'],
      en: [
        'variables (事件级变量) that are no plain object, such as a list or a Map; options that are no object; a promise, or anything else that is no event, from `beforeSend`',
        'an object, such as `{ product_price: 14 }`; of `beforeSend` the event itself, or null',
      ],
      zh: [
        '事件级变量不是普通对象，例如数组或 Map；选项不是对象；`beforeSend` 返回的是 Promise，或不是事件',
        '传入对象，例如 `{ product_price: 14 }`；`beforeSend` 应返回事件本身或 null',
      ],
    },
    {
      codes: ['nested_object'],
      en: [
        'an object as the value of a variable, unless it stands for one value (see [what was changed](#what-was-changed))',
        "pass its parts as variables of their own, or `String(value)`; `unknownValues: 'omit'`",
      ],
      zh: [
        '变量的值是对象，除非它代表单个值（见[被改动的事件](#被改动的事件)）',
        "把各部分作为单独的变量传入，或用 `String(value)`；也可设置 `unknownValues: 'omit'`",
      ],
    },
    {
      codes: ['unsupported_type'],
      en: ['a function or a symbol as the value of a variable', 'a string or a number, or leave it out'],
      zh: ['变量的值是函数或 symbol', '字符串或数字，或不传'],
    },
    {
      codes: ['unreadable'],
      en: ['something whose getter or `toJSON()` throws', 'pass plain values'],
      zh: ['读取时 getter 或 `toJSON()` 抛出异常', '传入普通的值'],
    },
    {
      codes: ['too_many'],
      en: [
        'more than 1,000 variables; a fourth argument; with `queue_overflow`: open requests hold too many events',
        'fewer variables; see `maxQueueSize`',
      ],
      zh: [
        '超过 1,000 个变量；多出第四个参数；与 `queue_overflow` 一起时：未结束的请求持有的事件过多',
        '减少变量；见 `maxQueueSize`',
      ],
    },
    {
      codes: ['unknown_option'],
      en: [
        'an option of `track()` or `scope()` that there is not, such as `userId`; a field of what `beforeSend` returns that no event has',
        'the message asks which was meant: mostly `loginUserId`',
      ],
      zh: [
        '`track()` 或 `scope()` 没有的选项，例如 `userId`；`beforeSend` 返回了事件没有的字段',
        '消息会提示想写的是哪一个，多半是 `loginUserId`',
      ],
    },
    {
      codes: ['threw'],
      en: [
        '`beforeSend`, or a function given to `@Track`, threw',
        'fix the function, at the place that the message names; the event is not sent, since it may not be redacted',
      ],
      zh: ['`beforeSend` 或传给 `@Track` 的函数抛出异常', '修正该函数，位置见消息；事件可能尚未脱敏，所以不会发送'],
    },
    {
      codes: ['recursive'],
      en: ['`beforeSend` tracked an event itself', 'track elsewhere, or drop the event and track another one later'],
      zh: ['`beforeSend` 自己又埋了一个点', '在别处埋点'],
    },
    {
      codes: ['too_large'],
      en: ['an event larger than `maxBatchBytes`', 'shorter strings, or a larger `maxBatchBytes`'],
      zh: ['事件大于 `maxBatchBytes`', '缩短字符串，或调大 `maxBatchBytes`'],
    },
    {
      codes: ['event_not_planned'],
      en: [
        "with `planRules: 'refuse'`: the tracking plan has no such event",
        'the message says which was probably meant; else create it on GrowingIO and in `growingio.plan.json`',
      ],
      zh: [
        "`planRules: 'refuse'` 时，埋点方案中没有该事件",
        '消息会提示想写的是哪一个；否则在 GrowingIO 和 `growingio.plan.json` 中创建它',
      ],
    },
    {
      codes: ['variable_not_planned'],
      en: ["with `planRules: 'refuse'`: the plan has no such variable of that event", 'the same'],
      zh: ["`planRules: 'refuse'` 时，埋点方案的该事件没有这个变量", '同上'],
    },
    {
      codes: ['variable_missing'],
      en: [
        "with `planRules: 'refuse'`: a variable that the plan has as `required`; its value may have been `null`, `undefined` or `NaN`, which are not sent",
        'pass it',
      ],
      zh: [
        "`planRules: 'refuse'` 时，缺少埋点方案中标为 `required` 的变量；也可能它的值是 `null`、`undefined` 或 `NaN`，这些值不会发送",
        '传入该变量',
      ],
    },
    {
      codes: ['wrong_type'],
      en: [
        "with `planRules: 'refuse'`: a value that is sent as another type than the plan has: a string for `int` and `double`, a number for `string`, a fraction for `int`",
        '`Number(value)`, `String(value)`, `Math.round(value)`; or another type in the plan, and on GrowingIO',
      ],
      zh: [
        "`planRules: 'refuse'` 时，发送的值与埋点方案中的类型不同：`int`、`double` 得到字符串，`string` 得到数字，`int` 得到小数",
        '`Number(value)`、`String(value)`、`Math.round(value)`；或修改埋点方案及 GrowingIO 上的类型',
      ],
    },
    {
      codes: ['value_not_listed'],
      en: [
        "with `planRules: 'refuse'`: a value that the plan's `enum` does not list",
        'one of those that the message lists, or a longer `enum`',
      ],
      zh: ["`planRules: 'refuse'` 时，值不在埋点方案的 `enum` 中", '改用消息列出的值，或补充 `enum`'],
    },
  ],
};

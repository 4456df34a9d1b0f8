/**
 * The collector's findings in Chinese. The collector writes them in English, as `what is wrong: what to do`; the values that it quotes there
 * are taken from that sentence, so that both languages show the same ones.
 */

/** By code: the English sentence, what is wrong and what to do in Chinese. `$1` is what the sentence's first group holds. */
export type ChineseMessages = Readonly<Record<string, readonly [english: RegExp, what: string, remedy: string]>>;

const onSite = '请与 GrowingIO 平台上创建的保持一致';
const platformKey = '标识应以字母或下划线开头，仅含字母、数字和下划线，最多 $2 个字符';

export const chineseMarks: ChineseMessages = {
  ai_missing: [/^the project ID is (.+): the path is/s, '项目 ID 为 $1', '请求路径应为 /v3/{项目ID}/s2s/cstm'],
  stm_missing: [/^/, '缺少发送时间', '请在地址后加上 ?stm=，值为发送时的毫秒时间戳'],
  stm_not_a_number: [
    /^the sending time is (.+): pass Unix milliseconds, such as (\d+)$/s,
    '发送时间为 $1，不是数字',
    '请传毫秒时间戳，例如 $2',
  ],
  stm_clock: [
    /^the sending time (.+) is more than 5 minutes off/s,
    '发送时间 $1 与本机时钟相差超过 5 分钟',
    '应为本次发送时的毫秒时间戳',
  ],
  not_utf8: [/^/, '请求内容不是 UTF-8 编码', '部分字符已丢失，请以 UTF-8 发送'],
  not_an_object: [/^this item of the list is (.+): an event/s, '数组中的这一项是 $1', '每个事件都应是一个对象'],
  cs1_missing: [/^/, '缺少登录用户 ID', '每个事件都需要 cs1，即触发该事件的用户'],
  cs1_not_a_string: [/^the login user ID is (.+): pass a string$/s, '登录用户 ID 为 $1', '请传字符串'],
  cs1_empty: [/^/, '登录用户 ID 为空', '请传登录用户的 ID，匿名用户的事件不要发送'],
  cs1_too_long: [/^the login user ID has (\d+) characters/, '登录用户 ID 有 $1 个字符', '最多 255 个字符'],
  cs1_reserved: [
    /^the login user ID (.+) is no user's: it/s,
    '登录用户 ID $1 不代表任何用户',
    '会把不同用户合并到一起',
  ],
  cs1_colon: [/^/, '登录用户 ID 含有英文冒号 ":"', 'GrowingIO 不接受，请换用其他分隔符'],
  cs1_control_character: [/^/, '登录用户 ID 含有控制字符', '请只传 ID 本身'],
  tm_missing: [/^/, '缺少事件发生时间', '请传毫秒时间戳'],
  tm_not_a_number: [
    /^the time is (.+): pass a number of Unix milliseconds, such as (\d+)$/s,
    '事件发生时间为 $1，不是数字',
    '请传毫秒时间戳，例如 $2',
  ],
  tm_seconds: [/^the time (\S+) lies before 2001/, '事件发生时间 $1 早于 2001 年', '看起来单位是秒，请改用毫秒'],
  tm_future: [/^the time (\S+) lies in the future/, '事件发生时间 $1 在未来', '请检查发送方机器的时钟'],
  tm_too_old: [/^/, '事件发生超过 4 小时后才上传', 'GrowingIO 不会将其与访问用户关联'],
  t_not_cstm: [/^the event type is (.+): it is always/s, '事件类型为 $1', '这里固定为 "cstm"'],
  n_missing: [/^/, '缺少事件标识', onSite],
  n_not_a_string: [/^the event key is (.+): pass a string$/s, '事件标识为 $1', '请传字符串'],
  n_empty: [/^/, '事件标识为空', onSite],
  n_too_long: [
    /^the event key (.+) has (\d+) characters: at most (\d+)$/s,
    '事件标识 $1 有 $2 个字符',
    '最多 $3 个字符',
  ],
  n_platform_key: [
    /^GrowingIO may never show the event key (.+): a key starts .* at most (\d+) characters$/s,
    'GrowingIO 可能不会显示事件标识 $1',
    platformKey,
  ],
  var_not_an_object: [/^the variables are (.+): pass an object/s, '事件级变量为 $1', '请传对象，或不传 var'],
  var_key_empty: [/^/, '变量标识为空', onSite],
  var_key_untrimmed: [/^the variable key (.+) has spaces/s, '变量标识 $1 前后有空格', '请去掉空格'],
  var_key_platform_key: [
    /^GrowingIO may never show the variable key (.+): a key starts .* at most (\d+) characters$/s,
    'GrowingIO 可能不会显示变量标识 $1',
    platformKey,
  ],
  var_null: [/^/, '变量值为 null', '没有值时请不要传该变量'],
  var_boolean: [/^the value is (\w+): pass/, '变量值为 $1', '请改为字符串或数字，例如 "$1"'],
  var_object: [/^/, '变量值是对象', '变量不支持嵌套，请拆成多个变量'],
  var_list: [/^/, '变量值是列表', '请改为一个字符串，例如用 || 连接各项'],
  var_not_finite: [/^/, '变量值是过大的数字，无法读取', '请传较小的数字，或改为字符串'],
  var_too_long: [
    /^the value has (\d+) characters: at most (\d+)/,
    '变量值有 $1 个字符',
    '最多 $2 个字符，超出部分可能丢失',
  ],
  num_not_a_number: [/^num is (.+): pass a number/s, 'num 为 $1', '应为不小于 0 的数字，或者不传'],
  unknown_key: [/^the API has no field (.+): an event has/s, 'API 没有字段 $1', '事件只有 cs1、tm、t、n、var 和 num'],
  event_not_planned: [
    /^the event (.+) is not in the plan: GrowingIO shows nothing of it(; did you mean .+\?)?$/s,
    '事件 $1 不在埋点方案中',
    'GrowingIO 不会显示$2',
  ],
  variable_not_planned: [
    /^the plan has no variable (.+) for this event: GrowingIO shows nothing of it(; did you mean .+\?)?$/s,
    '埋点方案中，该事件没有变量 $1',
    'GrowingIO 不会显示$2',
  ],
  variable_missing: [/^the plan requires the variable (.+): pass it$/s, '缺少埋点方案要求的变量 $1', '请传该变量'],
  wrong_type: [
    /^the value is (.+), and the plan has (\w+): pass (a [a-z ]+)$/s,
    '变量值为 $1，埋点方案中的类型为 $2',
    '请传$3',
  ],
  value_not_listed: [
    /^the plan does not list the value (.+): it lists (.+)$/s,
    '变量值 $1 不在埋点方案列出的值中',
    '列出的值为 $2',
  ],
  nested_too_deep: [/^/, '事件嵌套过深，无法保留', '变量不支持嵌套'],
  more: [/^(\d+) more problems/, '还有 $1 个问题未列出', ''],
};

/** Why requests fail. */
export const chineseFailures: ChineseMessages = {
  wrong_path: [/^(.+) is no path of the API: it is/s, '路径 $1 不属于该 API', '应为 /v3/{项目ID}/s2s/cstm'],
  wrong_method: [/^the method is (.+): events/s, '请求方法为 $1', '请用 POST 发送事件'],
  body_too_large: [/^/, '请求内容超过 8 MiB', '请减少每次请求的事件数'],
  body_empty: [/^/, '请求内容为空', '应为事件的 JSON 数组'],
  body_not_json: [/^the body is not JSON: (.+)$/s, '请求内容不是 JSON：$1', ''],
  body_byte_order_mark: [/^/, '请求内容以字节顺序标记（BOM）开头', '请以不带 BOM 的 UTF-8 发送'],
  body_gzip: [/^/, '请求内容是 gzip 数据', '请不压缩直接发送，或用 Snappy 压缩并带上 X-Compress-Codec: 2'],
  body_not_array: [/^the body is (no JSON array|(?:an? )?\w+)/, '请求内容为 $1', '即使只有一个事件，也应为 JSON 数组'],
  unknown_codec: [/^X-Compress-Codec is (.+): it is 0/s, 'X-Compress-Codec 为 $1', '应为 0（不压缩）或 2（Snappy）'],
  bad_snappy: [/^/, 'X-Compress-Codec 为 2，但请求内容不是有效的原始 Snappy 数据', '请检查压缩方式，或改为不压缩'],
  event_too_large: [/^/, '单个事件的键超过 10,000 个或值超过 250,000 个', '变量应少量且不嵌套'],
  too_busy: [/^/, '正在处理的请求占用内存过多', '请稍后重试'],
  respond: [/^respond answered (\d+)$/, '由 respond 指定应答 $1', ''],
  fault: [/^a fault is on: (.+)$/, '制造的故障：$1', ''],
  respond_failed: [/^respond (?:failed: |answered )(.+)$/s, 'respond 出错，无法应答：$1', ''],
};

// What the collector quotes of values that are no text, and parts of a sentence that vary.
const values: readonly (readonly [RegExp, string])[] = [
  [/^a list of (\d+)$/, '列表（$1 项）'],
  [/^an object$/, '对象'],
  [/^missing$/, '空缺'],
  [/^hang$/, '不应答'],
  [/^reset$/, '断开连接'],
  [/^no JSON array$/, '其他内容'],
  [/^its array has no end$/, '数组没有结束'],
  [/^a boolean$/, '布尔值'],
  [/^; did you mean (.+)\?$/s, '；您是否指 $1？'],
  [/^a string$/, '字符串'],
  [/^a number$/, '数字'],
  [/^a whole number$/, '整数'],
];

/** What is wrong, and what to do, in Chinese; `undefined` where the English sentence is another than expected. */
export function inChinese(
  messages: ChineseMessages,
  code: string,
  english: string,
): readonly [string, string] | undefined {
  const known = Object.hasOwn(messages, code) ? messages[code] : undefined;
  const found = known?.[0].exec(english);
  if (known === undefined || found === null || found === undefined) return undefined;
  const [, what, remedy] = known;
  const fill = (text: string) => text.replaceAll(/\$(\d)/g, (_, at: string) => valueInChinese(found[Number(at)] ?? ''));
  return [fill(what), fill(remedy)];
}

function valueInChinese(value: string): string {
  const known = values.find(([english]) => english.test(value));
  return known === undefined ? value : value.replace(...known);
}

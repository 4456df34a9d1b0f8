/** All words of the page in each language, also those for each mark of the collector. */

const en = {
  tag: 'en',
  title: 'GrowingIO collector',
  language: 'Language',
  overview: 'Overview',
  received: 'Received',
  happened: 'happened',
  events: 'Events',
  users: 'Users',
  problems: 'With problems',
  perMinute: 'Events in the last minute',
  chartTitle: 'Events by key, last 5 minutes',
  chartLabel: (count) => `Bar chart: ${en.number(count)} events in the last 5 minutes, one bar per 10 seconds`,
  other: 'Other',
  now: 'now',
  minutesAgo: (minutes) => `−${minutes} min`,
  filter: 'Filter',
  filterHint: 'Filter by event, user, project or variable',
  onlyProblems: 'Only with problems',
  pause: 'Pause',
  resume: (count) => (count === 0 ? 'Resume' : `Resume · ${en.number(count)} waiting`),
  clear: 'Clear',
  time: 'Time',
  event: 'Event',
  user: 'User',
  variables: 'Variables',
  project: 'Project',
  request: 'Request',
  noKey: '(no event key)',
  noUser: '(no user)',
  noProject: '(no project)',
  moreVariables: (count) => `and ${en.number(count)} more`,
  showJson: 'Show the event as it was sent',
  requestFailed: (status) => `Request failed · ${status}`,
  error: 'Error',
  warning: 'Warning',
  shown: (shown, all) => (shown === all ? `${en.number(all)} shown` : `${en.number(shown)} of ${en.number(all)} shown`),
  more: 'Show more',
  noMatch: 'No event matches the filter.',
  resetFilter: 'Reset the filter',
  emptyTitle: 'Waiting for the first event',
  emptyCommand: 'Send one now, from a terminal:',
  emptyApp: 'Or point your app at this collector:',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Select and copy it by hand',
  connection: { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…' },
  mark: ({ message }) => message,
  failure: ({ reason }) => reason ?? '',
};

const zh = {
  tag: 'zh-CN',
  title: 'GrowingIO 本地采集器',
  language: '语言',
  overview: '概览',
  received: '接收到的事件',
  happened: '发生于',
  events: '事件总数',
  users: '用户数',
  problems: '存在问题',
  perMinute: '最近一分钟事件数',
  chartTitle: '最近 5 分钟各事件的数量',
  chartLabel: (count) => `柱状图：最近 5 分钟共 ${zh.number(count)} 个事件，每 10 秒一根柱`,
  other: '其他',
  now: '现在',
  minutesAgo: (minutes) => `${minutes} 分钟前`,
  filter: '筛选',
  filterHint: '按事件、用户、项目或变量筛选',
  onlyProblems: '只看有问题的',
  pause: '暂停',
  resume: (count) => (count === 0 ? '继续' : `继续 · ${zh.number(count)} 条等待显示`),
  clear: '清空',
  time: '时间',
  event: '事件',
  user: '用户',
  variables: '变量',
  project: '项目',
  request: '请求',
  noKey: '（无事件标识）',
  noUser: '（无用户）',
  noProject: '（无项目）',
  moreVariables: (count) => `另有 ${zh.number(count)} 个`,
  showJson: '查看事件的原始内容',
  requestFailed: (status) => `请求失败 · ${status}`,
  error: '错误',
  warning: '提醒',
  shown: (shown, all) =>
    shown === all ? `共显示 ${zh.number(all)} 条` : `显示 ${zh.number(shown)} 条，共 ${zh.number(all)} 条`,
  more: '显示更多',
  noMatch: '没有符合筛选条件的事件。',
  resetFilter: '重置筛选',
  emptyTitle: '等待第一个事件',
  emptyCommand: '在终端中执行以下命令，立即发送一个事件：',
  emptyApp: '或者让您的应用把事件发送到这里：',
  copy: '复制',
  copied: '已复制',
  notCopied: '请手动选中并复制',
  connection: { connecting: '连接中…', live: '实时', reconnecting: '重新连接中…' },
  mark: ({ code, message }) => zhMarks[code] ?? message,
  failure: ({ reasonCode, reason }) => zhFailures[reasonCode] ?? reason ?? '',
};

/** Chinese for each mark; the value that is wrong stands in the row. Exported, so that a test sees that none is missing. */
export const zhMarks = {
  ai_missing: '缺少项目 ID：请求路径应为 /v3/{项目ID}/s2s/cstm',
  stm_missing: '缺少发送时间：请在地址后加上 ?stm=，值为毫秒时间戳',
  stm_not_a_number: '发送时间不是数字：请传毫秒时间戳',
  stm_clock: '发送时间与本机时钟相差超过 5 分钟：应为本次发送时的毫秒时间戳',
  not_utf8: '请求内容不是 UTF-8 编码：部分字符已丢失',
  not_an_object: '数组中的这一项不是对象：每个事件都应是一个对象',
  cs1_missing: '缺少登录用户 ID：每个事件都需要 cs1',
  cs1_not_a_string: '登录用户 ID 不是字符串：请传字符串',
  cs1_empty: '登录用户 ID 为空',
  cs1_too_long: '登录用户 ID 过长：最多 255 个字符',
  cs1_reserved: '登录用户 ID 是保留值，不代表任何用户：会把不同用户合并到一起',
  cs1_colon: '登录用户 ID 含有英文冒号“:”，GrowingIO 不接受',
  cs1_control_character: '登录用户 ID 含有控制字符：请只传 ID 本身',
  tm_missing: '缺少事件发生时间：请传毫秒时间戳',
  tm_not_a_number: '事件发生时间不是数字：请传毫秒时间戳',
  tm_seconds: '事件发生时间早于 2001 年：看起来单位是秒，请改用毫秒',
  tm_future: '事件发生时间在未来：请检查发送方机器的时钟',
  tm_too_old: '事件发生超过 4 小时后才上传：GrowingIO 不会将其与访问用户关联',
  t_not_cstm: '事件类型不正确：这里固定为 "cstm"',
  n_missing: '缺少事件标识：请与 GrowingIO 平台上创建的保持一致',
  n_not_a_string: '事件标识不是字符串：请传字符串',
  n_empty: '事件标识为空：请与 GrowingIO 平台上创建的保持一致',
  n_too_long: '事件标识过长：最多 255 个字符',
  n_platform_key: 'GrowingIO 可能不会显示该事件：标识应以字母或下划线开头，仅含字母、数字和下划线，最多 50 个字符',
  var_not_an_object: '事件级变量不是对象：请传对象，或不传 var',
  var_key_empty: '变量标识为空：请与 GrowingIO 平台上创建的保持一致',
  var_key_untrimmed: '变量标识前后有空格：请去掉',
  var_key_platform_key:
    'GrowingIO 可能不会显示该变量：标识应以字母或下划线开头，仅含字母、数字和下划线，最多 30 个字符',
  var_null: '变量值为 null：没有值时请不要传该变量',
  var_boolean: '变量值是布尔值：请改为字符串或数字',
  var_object: '变量值是对象：变量不支持嵌套，请拆成多个变量',
  var_list: '变量值是列表：请改为一个字符串，例如用 || 连接各项',
  var_not_finite: '变量值是过大的数字，无法读取',
  var_too_long: '变量值超过 255 个字符：超出部分可能丢失',
  num_not_a_number: 'num 应为不小于 0 的数字，或者不传',
  unknown_key: 'API 没有这个字段：事件只有 cs1、tm、t、n、var 和 num',
  nested_too_deep: '事件嵌套过深，无法保留：变量不支持嵌套',
  more: '还有更多问题未列出',
};

/** Chinese for each reason why a request fails. Exported, so that a test sees that none is missing. */
export const zhFailures = {
  wrong_path: '路径不属于该 API：应为 /v3/{项目ID}/s2s/cstm',
  wrong_method: '请求方法不正确：请用 POST 发送事件',
  body_too_large: '请求内容超过 8 MiB：请减少每次请求的事件数',
  body_empty: '请求内容为空：应为事件的 JSON 数组',
  body_not_json: '请求内容不是 JSON',
  body_not_array: '请求内容不是数组：即使只有一个事件，也应为 JSON 数组',
  unknown_codec: 'X-Compress-Codec 不正确：应为 0（不压缩）或 2（Snappy）',
  bad_snappy: 'X-Compress-Codec 为 2，但请求内容不是有效的原始 Snappy 数据',
  event_too_large: '单个事件的键超过 10,000 个或值超过 250,000 个：变量应少量且不嵌套',
  too_busy: '正在处理的请求占用内存过多：请稍后重试',
  respond: '由 respond 指定的应答',
  respond_failed: 'respond 出错，无法应答',
};

for (const words of [en, zh]) {
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
  const clock = new Intl.DateTimeFormat(words.tag, time);
  const precise = new Intl.DateTimeFormat(words.tag, { ...time, fractionalSecondDigits: 3 });
  const full = new Intl.DateTimeFormat(words.tag, { year: 'numeric', month: 'short', day: 'numeric', ...time });
  const number = new Intl.NumberFormat(words.tag);
  words.clock = (ms) => clock.format(ms);
  words.preciseClock = (ms) => precise.format(ms);
  words.dateTime = (ms) => full.format(ms);
  words.number = (value) => number.format(value);
}

const storageKey = 'growingio-collector.language';

export function wordsOf(language) {
  return language === 'zh' ? zh : en;
}

/** The language chosen before, else the browser's. */
export function chooseLanguage() {
  const chosen = localStorage.getItem(storageKey);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function rememberLanguage(language) {
  localStorage.setItem(storageKey, language);
}

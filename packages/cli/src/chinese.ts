/** The messages of the command line in Chinese, by their English text, in the order of the files that write them. */

import type { Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  // run.ts, command/
  'for programs: a JSON object, or one a line': '供程序读取：输出一个 JSON 对象，或每行一个',
  'the language of messages (default: that of LANG)': '消息的语言（默认取 LANG）',
  'Examples:': '示例：',
  'GrowingIO for Node: watch events arrive, send them, and find out what stops them':
    'GrowingIO for Node：查看收到的事件、发送事件，并找出事件没有送达的原因',
  'show the version': '显示版本',
  'show this': '显示帮助',
  'Usage:': '用法：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Arguments:': '参数：',
  '[options]': '[选项]',
  '[command]': '[命令]',
  'see growingio --help': '请运行 growingio --help',
  'this is a defect of growingio: please report it with the command that you ran':
    '这是 growingio 的缺陷：请把所运行的命令一并反馈给我们',
  'see --help': '请加 --help 查看用法',
  'did you mean {0}?': '是否想写 {0}？',
  'put words that begin with - behind --': '以 - 开头的词请写在 -- 之后',
  '{0} is no option': '没有 {0} 这个选项',
  '{0} is no command': '没有 {0} 这个命令',
  '<{0}> is missing': '缺少 <{0}>',
  'there are too many words': '参数过多',
  'put a value with spaces in quotes; see --help': '带空格的值请加引号；可加 --help 查看用法',
  '{0} has no value': '{0} 没有值',
  'write the value behind it': '请在其后写上值',
  '{0} is missing': '缺少 {0}',
  '{0} and {1} exclude each other': '{0} 与 {1} 不能同时使用',
  'leave one of them out': '请去掉其中一个',

  // dev/
  'start a collector with its page, and your application beside it': '启动采集器及其页面，并在旁边运行应用',
  'a collector and its page, until Ctrl+C': '采集器及其页面，按 Ctrl+C 结束',
  'your application, its output and its events': '应用、它的输出和它的事件',
  'behind --: starts it with GROWINGIO_HOST and GROWINGIO_PROJECT_ID set, and ends with it':
    '写在 -- 之后：设置好 GROWINGIO_HOST 和 GROWINGIO_PROJECT_ID 后启动，并随它一起结束',
  'see growingio dev --help': '请见 growingio dev --help',
  'growingio dev --port 0 takes any port that is free': 'growingio dev --port 0 会使用任意空闲端口',
  'the collector and its page: {0}': '采集器及其页面：{0}',
  'the command ended with status {0}, and the collector with it': '命令以状态 {0} 结束，采集器随之结束',
  'events are not shown here, see the page: {0}': '这里无法显示事件，请看页面：{0}',
  'there is no command {0}': '没有 {0} 这个命令',
  'look at its spelling; write a command of a project behind npx or npm run':
    '请检查拼写；项目中的命令请写在 npx 或 npm run 之后',
  '{0} may not be run': '{0} 没有执行权限',
  'make it executable, or name the program that runs it, such as node': '请加上执行权限，或写明运行它的程序，例如 node',
  '{0} can not be started: {1}': '{0} 无法启动：{1}',
  'try it without growingio dev': '请先不用 growingio dev 直接运行它',

  // events/
  'no collector answers at {0} ({1})': '{0} 没有采集器应答（{1}）',
  'start one by growingio dev, or name the address of yours by --host':
    '请用 growingio dev 启动一个，或用 --host 指明采集器的地址',
  'what answers at {0} is no collector': '{0} 应答的不是采集器',
  'the collector at {0} refuses (HTTP {1}): {2}': '{0} 的采集器拒绝（HTTP {1}）：{2}',
  'close pages and other commands that read from it, or open it as localhost':
    '请关闭正在读取它的页面和命令，或以 localhost 访问',
  '{0} events have left the collector before they could be shown: it keeps no more (--keep)':
    '{0} 个事件未及显示就已不再保留：采集器保留的数量有限（--keep）',
  'the collector at {0} is away: waiting until it is there again (Ctrl+C ends this)':
    '{0} 的采集器连不上了：等待它恢复（按 Ctrl+C 结束）',
  'the collector at {0} is there again': '{0} 的采集器已恢复',
  'the collector at {0} was started anew': '{0} 的采集器已重新启动',
  'the collector at {0} has forgotten all events, as somebody asked it to': '{0} 的采集器已按要求清空所有事件',
  '(and {0} more)': '（另有 {0} 个）',
  '(no event key)': '（没有事件标识）',
  '(no user)': '（没有用户）',
  '(too large for a line: see it by --json)': '（内容过大，请用 --json 查看）',
  '(the same came before: {0})': '（重复：之前已有 {0} 个）',
  '{0}: {1}': '{0}：{1}',
  'request {0} got no answer': '请求 {0} 没有得到应答',
  'request {0} failed with status {1}': '请求 {0} 失败，状态 {1}',

  // tail/
  'show the events that a collector receives, as they come': '实时显示采集器收到的事件',
  'those of one kind in which something is wrong': '某一种事件中有问题的',
  'those of one user, whole, as JSON Lines': '某个用户的完整事件，以 JSON Lines 输出',
  "what to show, as the collector's page searches: words, event:…, user:…, var.price>10, is:problem":
    '显示哪些，与采集器页面的搜索相同：文字、event:…、user:…、var.price>10、is:problem',
  'where the collector listens (default {0})': '采集器的地址（默认 {0}）',
  'how many that are there already come first, 0 to {0} (default {1})': '先显示已有的多少个，0 至 {0}（默认 {1}）',
  '--lines is {0}: pass a number, 0 to {1}': '--lines 的值无效（{0}），应为：0 至 {1} 的数字',
  'see growingio tail --help': '请见 growingio tail --help',
  '--host is {0}: pass the address of a collector, such as {1}': '--host 的值无效（{0}），应为：采集器的地址，例如 {1}',
  '--host has a user or a password, which no collector takes': '--host 含有用户名或密码，采集器不需要它们',
  'leave them out': '请去掉',

  // relay/
  'deliver what waits in queues to GrowingIO (@growingio/bullmq)':
    '把队列中等待的事件送往 GrowingIO（@growingio/bullmq）',
  '@growingio/bullmq is missing': '缺少 @growingio/bullmq',
};

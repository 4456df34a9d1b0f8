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
  'see growingio --help': '请运行 growingio --help',
  'this is a defect of growingio: please report it with the command that you ran':
    '这是 growingio 的缺陷：请把所运行的命令一并反馈给我们',
  'see --help': '请加 --help 查看用法',
  'did you mean {0}?': '是否想写 {0}？',
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

  // send/
  ' ({0} %)': '（{0}%）',
  ' ({0} of them more than 4 hours old)': '（其中 {0} 个发生在 4 小时以前）',
  '{0} left': '剩余 {0}',
  '{0} a second': '每秒 {0} 个',
  '{0} events': '{0} 个事件',
  '1 event': '1 个事件',
  ', ': '，',
  '; ': '；',
  '{0} read: {1} sent{2}, {3} bad, {4} dead': '共读取 {0} 个：已发送 {1} 个{2}，有误 {3} 个，被拒 {4} 个',
  'send one event and see what becomes of it, or the events of a file': '发送一个事件并查看结果，或发送文件中的事件',
  'one event': '一个事件',
  'a file of events, at most 500 a second': '文件中的事件，每秒最多 500 个',
  'the event key': '事件标识',
  'project ID (default: GROWINGIO_PROJECT_ID)': '项目ID（默认取 GROWINGIO_PROJECT_ID）',
  'where to send (default: GROWINGIO_HOST, else GrowingIO)': '发送到哪里（默认取 GROWINGIO_HOST，否则为 GrowingIO）',
  'login user ID': '登录用户ID',
  'a variable, again for each; what looks like a number is one, unless it is KEY:string=VALUE':
    '事件级变量，可写多次；像数字的值按数字发送，写成 KEY:string=VALUE 则按字符串发送',
  'when it happened: ISO 8601, or Unix milliseconds (default: now)':
    '事件发生的时间：ISO 8601 或 Unix 毫秒（默认为当前时间）',
  'JSON Lines or CSV, or - for standard input, which can not be resumed':
    'JSON Lines 或 CSV 文件；- 表示标准输入，中断后不能续传',
  'with --from: at most so many events a second': '与 --from 同用：每秒最多发送的事件数',
  'with --from: keeps what is sent (default: beside the file)':
    '与 --from 同用：记录发送进度的文件（默认在输入文件旁）',
  'with --from: takes the lines that were not sent (default: beside the file)':
    '与 --from 同用：存放未发送的行的文件（默认在输入文件旁）',
  'an event and --from exclude each other': '事件与 --from 不能同时使用',
  '--{0} is for --from': '--{0} 只能与 --from 同用',
  'leave it out, or name a file by --from': '请去掉它，或用 --from 指定文件',
  'there is nothing to send': '没有要发送的内容',
  'name an event, or a file by --from': '请写出事件，或用 --from 指定文件',
  'there is no project ID': '缺少项目ID',
  'write --project ID, or set GROWINGIO_PROJECT_ID (GrowingIO: 项目概览 → 项目ID)':
    '请写 --project ID，或设置 GROWINGIO_PROJECT_ID（GrowingIO：项目概览 → 项目ID）',
  'write whose event it is: --user 9128391': '请写明是谁的事件：--user 9128391',
  '--var is {0}: it must be KEY=VALUE': '--var 为 {0}：应为 KEY=VALUE',
  'write --var product_price=14, or --var product_price:string=14 for a text':
    '请写成 --var product_price=14；要按字符串发送则写成 --var product_price:string=14',
  'the time is {0}: write it as 2026-11-30T12:00:00+08:00, or in Unix milliseconds':
    '时间为 {0}：请写成 2026-11-30T12:00:00+08:00，或 Unix 毫秒',
  'nothing is sent: {0}': '没有发送：{0}',
  'check the proxy': '请检查代理',
  'stopped before the answer': '收到响应之前已停止',
  'no answer': '没有响应',
  '{0}, after {1} ms ({2})': '{0}，用时 {1} 毫秒（{2}）',
  'GrowingIO has taken the event. It answers so to event keys and variables that it does not know, too, and shows nothing of them':
    'GrowingIO 已接收该事件。但对未创建的事件标识和变量，它同样这样响应，却不会展示',
  'see to it that {0} and its variables are created there, then build a real-time chart of it with the target users 全部登录用户 (all login users)':
    '请确认已在 GrowingIO 创建 {0} 及其变量，然后为它建一个实时图表，目标用户选“全部登录用户”',
  'the collector has taken the event; GrowingIO has not seen it': '收到该事件的是采集器，GrowingIO 并未收到',
  'its page shows the event, and what is wrong with it: {0}': '可在其页面查看该事件及其问题：{0}',
  '{0} can not be used: {1}': '{0} 无法使用：{1}',
  '{0} does not answer: {1}': '{0} 没有响应：{1}',
  'growingio doctor --host {0} looks at DNS, TCP, TLS and the proxy, one by one':
    '可运行 growingio doctor --host {0}，逐项检查 DNS、TCP、TLS 和代理',
  'GrowingIO is overloaded or fails: the event is not taken, and may be later':
    'GrowingIO 过载或出错：事件未被接收，稍后可能会接收',
  "send it again in a while; an application's client does so by itself": '请稍后重新发送；应用中的 client 会自动重试',
  'GrowingIO refuses this event': 'GrowingIO 拒绝该事件',
  "compare the body above with the event and its variables on GrowingIO; an application's client makes it a dead letter":
    '请将上面的请求体与 GrowingIO 上的事件及其变量对照；应用中的 client 会把它作为死信',
  '{0} sends the request elsewhere, and is not followed: an upload would be lost':
    '{0} 将请求重定向到别处；为避免丢失数据，没有跟随',
  'write the address itself as --host, mostly with https://': '请将 --host 写成真正的地址，多数情况下以 https:// 开头',
  'the proxy asks for a user and a password': '代理要求用户名和密码',
  'put them into HTTPS_PROXY, as http://user:password@proxy:3128':
    '请写入 HTTPS_PROXY，形如 http://user:password@proxy:3128',
  'GrowingIO, or what stands in front of it, does not let the request through': 'GrowingIO 或其前端不放行该请求',
  'check --host ({0}), --project (项目概览 → 项目ID) and the proxy':
    '请检查 --host（{0}）、--project（项目概览 → 项目ID）和代理',
  '{0} can not be read: {1}': '{0} 无法读取：{1}',
  'name a file, or - for standard input': '请指定文件，或用 - 表示标准输入',
  '{0} is compressed': '{0} 是压缩文件',
  '{0} is not in UTF-8': '{0} 不是 UTF-8 编码',
  'save it as CSV UTF-8, or convert it: iconv -f GB18030 -t UTF-8':
    '请另存为 CSV UTF-8，或进行转换：iconv -f GB18030 -t UTF-8',
  'the first line of {0} names no columns': '{0} 的第一行不是列名',
  'the first line of {0}: {1}': '{0} 的第一行：{1}',
  'write JSON Lines, such as {"event":"BuyProduct","loginUserId":"9128391"}, or CSV whose first line names the columns event, loginUserId, time, var.NAME':
    '请使用 JSON Lines，例如 {"event":"BuyProduct","loginUserId":"9128391"}；或使用 CSV，第一行为列名 event、loginUserId、time、var.NAME',
  'the column {0} is there twice': '{0} 列出现了两次',
  'the column {0} is no variable: write NAME or NAME:string': '{0} 列不是变量：请写成 NAME 或 NAME:string',
  'two columns are {0}': '有两列都是 {0}',
  'there is no column event (or n)': '没有 event 列（或 n）',
  'there is no column loginUserId (or cs1)': '没有 loginUserId 列（或 cs1）',
  'columns that are not sent: {0}': '不发送的列：{0}',
  'a quotation mark is not closed, or text stands behind one that closes': '引号没有闭合，或右引号之后还有内容',
  'there are {0} cells, and {1} columns': '有 {0} 个单元格，而列数为 {1}',
  'this is no JSON': '不是 JSON',
  "this is a list: write one event a line, as jq -c '.[]' does":
    "这是一个数组：请每行写一个事件，可用 jq -c '.[]' 转换",
  'this is no object with the fields of an event': '不是包含事件字段的对象',
  '{0} is no field: known are {1}': '没有 {0} 这个字段：可用的有 {1}',
  '{0} is there twice': '{0} 出现了两次',
  'event is missing': '缺少 event',
  'loginUserId is missing': '缺少 loginUserId',
  'the line has more than {0} MiB': '该行超过 {0} MiB',
  'the line is not in UTF-8': '该行不是 UTF-8 编码',
  '--rate is {0}: it must be a number of events a second': '--rate 为 {0}：应为每秒的事件数',
  'write --rate 500, or leave it out': '请写成 --rate 500，或去掉它',
  'line {0} is more than 4 hours old, and others may be: GrowingIO takes them, but does not associate them with a visitor, so they have no location, device or visitor variables; in charts choose the target users 全部登录用户 (all login users)':
    '第 {0} 行的事件发生在 4 小时以前，其他行可能也是：GrowingIO 会接收，但不会关联访问用户，因此没有地域、设备和访问用户变量；在图表中请将目标用户选为“全部登录用户”',
  '{0} does not answer ({1}): waiting, and trying again': '{0} 没有响应（{1}）：等待并重试',
  '{0} does not take events ({1}): check --host, --project and the proxy; trying again':
    '{0} 不接收事件（{1}）：请检查 --host、--project 和代理；继续重试',
  '{0} takes events again': '{0} 恢复接收事件',
  'GrowingIO does not take events: {0}': 'GrowingIO 不接收事件：{0}',
  'check --host, --project and the proxy; growingio doctor looks at each':
    '请检查 --host、--project 和代理；可运行 growingio doctor 逐项检查',
  'GrowingIO fails at it, and takes others': 'GrowingIO 处理该事件时出错，但接收其他事件',
  'it was stopped before this was sent': '发送之前已停止',
  '{0} is there already: lines of an earlier run that were not sent': '{0} 已存在，其中是之前未发送的行',
  'move it away, or name another file by --rejected': '请将它移走，或用 --rejected 指定其他文件',
  '{0} is no state of growingio send': '{0} 不是 growingio send 的进度文件',
  'name another file by --state, or move it away': '请用 --state 指定其他文件，或将它移走',
  '{0} has been sent in part, and not to the {1} {2}': '{0} 已发送一部分，但不是发往 {1} {2}',
  'go on with the {0} of then, or delete {1}: then all its lines are sent, from the first on':
    '请使用当时的 {0} 继续；或删除 {1}，则从第一行起全部发送',
  '{0} has changed since it was sent in part': '{0} 在发送一部分之后被改动过',
  'put it back as it was, or delete {0}: then all its lines are sent, also those that GrowingIO has already':
    '请恢复原文件；或删除 {0}，则全部重新发送，包括 GrowingIO 已收到的行',
  '{0}: going on at line {1}, {2} lines are settled': '{0}：从第 {1} 行继续，已处理 {2} 行',
  'the input has changed while it was sent': '发送过程中输入文件被改动',
  'lines that were added or changed meanwhile are not sent: send those by themselves':
    '期间增加或改动的行没有发送：请单独发送这些行',
  'a file fails: {0}': '读写文件出错：{0}',
  'the folder of the input must be writable, or name other files by --state and --rejected':
    '输入文件所在目录须可写，或用 --state 和 --rejected 指定其他文件',
  'what was not sent is in {0}, with its line and the reason: mend it, and send it by itself':
    '未发送的内容在 {0} 中，附有行号和原因：请修正后单独发送',
  'not all is sent: the same command goes on at line {0}, by {1}':
    '没有全部发送：再次运行同一命令，即从第 {0} 行继续（依据 {1}）',
  'not all is sent: {0} was not read to its end': '没有全部发送：{0} 未读完',

  // relay/
  'deliver what waits in queues to GrowingIO (@growingio/bullmq)':
    '把队列中等待的事件送往 GrowingIO（@growingio/bullmq）',
  '@growingio/bullmq is missing': '缺少 @growingio/bullmq',
};

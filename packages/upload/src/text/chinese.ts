/** The messages of the core in Chinese, by their English text, in the order of the files that write them. */

import type { Dictionary } from './language.js';

export const chinese: Dictionary = {
  // batcher/
  'the outbox fails: {0}': '待发队列出错：{0}',
  'the sender returned no result': 'sender 没有返回结果',
  'the sender threw {0}': 'sender 抛出异常：{0}',
  '{0} fails at an event ({1}) while it takes others: it is set aside, and tried again ever more rarely':
    '{0} 处理某个事件时出错（{1}），但仍接收其他事件：该事件暂时搁置，以越来越长的间隔重试',
  'refuses everything: {0}': '全部拒绝：{0}',
  '{0} times alone while other events were delivered': '单独发送 {0} 次均失败，而其他事件已送达',
  '{0}, {1}': '{0}，{1}',
  '{0}, alone while other events were delivered, as did too many others':
    '{0}，单独发送失败，而其他事件已送达；此类事件过多',

  // client/flush.ts
  'write { timeout: {0} }': '请写成 { timeout: {0} }',
  'the argument': '参数',
  '{0}: the default is taken': '{0}；使用默认值',
  'a number of ms, 0 or more': '不小于 0 的毫秒数',
  '{0}: 0 is taken': '{0}；按 0 处理',
  'its options can not be read': '选项无法读取',

  // client/growingio.ts, client/pipeline.ts, client/process-end.ts
  'a function given to @Track threw ({0})': '传给 @Track 的函数抛出异常（{0}）',
  'waitUntil throws: events may stay behind when the platform freezes':
    'waitUntil 抛出异常：平台冻结进程时，事件可能没有送达',
  '{0}(): {1}': '{0}()：{1}',
  'shutdown ran out of time (shutdownTimeout)': '停机超时（shutdownTimeout）',
  'the process ends, undelivered: {0} of project {1}, see shutdownTimeout':
    '进程结束，项目 {1} 尚有 {0}未送达，见 shutdownTimeout',
  'the process exits, lost: {0} that waited in memory: await client.shutdown() before process.exit(), and where a framework calls it, in its own last hook':
    '进程退出，内存中等待的 {0}丢失：请在 process.exit() 之前 await client.shutdown()；由框架退出进程时，请写在框架的最后一个钩子中',
  'a second after the signal {0} still wait in memory: a supervisor that kills before shutdownTimeout ({1} ms) is over loses them: PM2 after 1.6 s (kill_timeout), Docker after 10 s, Kubernetes after 30 s':
    '收到信号 1 秒后，内存中仍有 {0}等待：如果在 shutdownTimeout（{1} 毫秒）之前被强制终止，这些事件就会丢失：PM2 为 1.6 秒（kill_timeout），Docker 为 10 秒，Kubernetes 为 30 秒',

  'the process exits before the outbox has kept the last of its events, probably lost: {0}: await client.flush({ timeout: 1000 }) or client.shutdown() before process.exit()':
    '进程退出时，待发队列还没有写入最后的事件，{0}可能丢失：请在 process.exit() 之前 await client.flush({ timeout: 1000 }) 或 client.shutdown()',

  // client/claim-parts.ts, client/uncalled.ts, client/versions.ts
  '{0} belongs to another client already: make one for each client, also where the options are the same and where the other was shut down':
    '{0} 已属于另一个 client：请为每个 client 单独创建，选项相同或另一个 client 已停机时也一样',
  'a function was passed without being called, so nothing is tracked: write {0}':
    '传入的是函数本身而不是它的调用结果，不会采集任何事件：请写成 {0}',
  'two versions of @growingio/upload run in this process ({0}), and one may not find the requests of the other: install all @growingio packages in one version; npm ls @growingio/upload shows who brings which':
    '进程中有两个版本的 @growingio/upload（{0}），彼此可能找不到对方的请求：请把所有 @growingio 的包安装为同一版本；用 npm ls @growingio/upload 查看各由谁引入',

  // decorator/
  '{0} is above the {1} {2}: {3}': '{0} 写在了 {1} {2} 上：{3}',
  'put it above the methods that are to be tracked': '请写在要采集的方法上',
  'put it above a method, so write {0}(…) { … } where it holds a function':
    '请写在方法上；如果这里是一个函数，请改写成 {0}(…) { … }',
  'put it above a method': '请写在方法上',
  '{0} above {1} found no client, so its events are lost: call the method in a request that growingio() has seen or in client.scope() (not with asyncContext: false), or name the client by the option client':
    '{1} 上的 {0} 找不到 client，事件丢失：请在经过 growingio() 的请求或 client.scope() 中调用该方法（asyncContext 不能为 false），或用选项 client 指明',
  'a client, such as new GrowingIO(), or a function that returns one':
    'client，例如 new GrowingIO()，或返回 client 的函数',
  '{0}: {1}': '{0}：{1}',
  'the mapper': 'mapper 参数',
  'a function of the result and the arguments that returns the variables': '以结果和参数为入参、返回事件级变量的函数',
  'the last argument': '最后一个参数',
  'an ID or a function that returns one ({0})': 'ID 或返回 ID 的函数（{0}）',
  'when returns a promise: what it decides comes too late': 'when 返回了 promise：结果来得太晚',

  // errors.ts
  '{0} is {1}: it must be {2}': '{0} 的值无效（{1}），应为：{2}',
  'known are {0}': '可用的有 {0}',
  'did you mean {0}?': '是否想写 {0}？',
  '{0} is no option: {1}': '{0} 不是选项：{1}',

  // event/before-send.ts
  'a function of the event': '以事件为参数的函数',
  'one that returns the event itself, or null to drop it': '直接返回事件的函数，返回 null 则丢弃',
  'an async function': 'async 函数',
  'beforeSend tracks an event itself: that would never end': 'beforeSend 自己又埋了一个点：会无限递归',
  'it threw: the event is not sent, since it may have been left as it was ({0})':
    'beforeSend 抛出异常：事件可能尚未处理，因此不发送（{0}）',
  'it returns a promise: it has to return the event itself, or null to drop it':
    'beforeSend 返回了 promise：应直接返回事件，返回 null 则丢弃',
  'it returns a {0}: return the event, or null to drop it': 'beforeSend 返回了 {0}：应返回事件，返回 null 则丢弃',
  'it has {0}': '事件的字段有 {0}',
  '{0} is no field of an event: {1}': '{0} 不是事件的字段：{1}',
  'beforeSend has taken it away: no event is sent without {0}': '被 beforeSend 去掉：没有 {0} 的事件不发送',

  // event/encode-event.ts, event/issue.ts, event/keys.ts
  'num is {0}: pass a number of 0 or more': 'num 无效（{0}）：请传入不小于 0 的数字',
  '{0}; the event is sent without it': '{0}；去掉这一部分，事件照常发送',
  '{0} is {1}: pass a string': '{0}无效（{1}）：请传入字符串',
  "{0} is empty: name it as on GrowingIO's site": '{0}为空：请按 GrowingIO 网站上的标识填写',
  '{0} {1} has {2} characters: at most {3}': '{0} {1} 有 {2} 个字符：最多 {3} 个',
  'the event key': '事件标识',
  'the variable key': '变量标识',
  'GrowingIO may never show {0} {1}: a key starts with a letter or _, then letters, digits and _, at most {2} characters':
    'GrowingIO 可能永远不显示{0} {1}：标识应以字母或 _ 开头，其后为字母、数字和 _，最多 {2} 个字符',

  // event/login-user-id.ts
  'nobody is logged in: pass { loginUserId }, or name where the session keeps the ID by the option loginUserId':
    '没有登录用户：请传入 { loginUserId }，或用选项 loginUserId 指明会话把 ID 放在哪里',
  'the login user ID {0} is no safe integer: pass it as a string': '登录用户ID {0} 不是安全整数：请以字符串传入',
  "pass its text, such as id.toString('hex')": "请传入其文本形式，例如 id.toString('hex')",
  'pass a string or an integer': '请传入字符串或整数',
  'the login user ID is {0}: {1}': '登录用户ID 无效（{0}）：{1}',
  'the login user ID has {0} characters: at most 255': '登录用户ID 有 {0} 个字符：最多 255 个',
  'the login user ID is blank: leave it out for an anonymous user': '登录用户ID 为空白：匿名用户请不要传入',
  'the login user ID contains ":", which GrowingIO refuses': '登录用户ID 含有 ":"，GrowingIO 会拒绝',
  'the login user ID contains a control character: pass the ID alone': '登录用户ID 含有控制字符：请只传 ID 本身',
  "the login user ID {0} is no user's: it would merge users": '登录用户ID {0} 不属于任何用户：会把不同的用户合并',

  // event/plan.ts, event/plan-check.ts
  'the plan': '埋点方案',
  'it has no "events"': '没有 "events"',
  'its events are {0}: they are an object': '其 events 为 {0}：应为对象',
  'its variables are {0}: they are an object': '其变量为 {0}：应为对象',
  'its type is {0}: it is string, int or double': '其类型为 {0}：应为 string、int 或 double',
  'its enum is {0}: it is a list of values of its type, {1}': '其 enum 为 {0}：应为 {1} 类型的值组成的列表',
  'it is {0}: {1}': '其值为 {0}：{1}',
  "pass what is in the file: import plan from './growingio.plan.json' with { type: 'json' }, or require('./growingio.plan.json')":
    "请传入文件的内容：import plan from './growingio.plan.json' with { type: 'json' }，或 require('./growingio.plan.json')",
  'it is {0}: write an object': '其值为 {0}：应为对象',
  'it has {0}, which no plan has: {1}': '含有未知字段 {0}，可用的字段为：{1}',
  'it has {0}: did you mean {1}?': '含有未知字段 {0}：是否想写 {1}？',
  'its {0} is {1}: write a string': '其 {0} 为 {1}：应为字符串',
  'its {0} is {1}: write true or false': '其 {0} 为 {1}：应为 true 或 false',
  'plan can not be used: {0}: {1}': 'plan 无法使用：{0}：{1}',
  'the plan has no event {0}, and GrowingIO may never show it': '埋点方案中没有事件 {0}，GrowingIO 可能永远不会显示它',
  'the plan has no variable {0} of {1}, and GrowingIO may never show it':
    '埋点方案中没有变量 {0}（事件 {1}），GrowingIO 可能永远不会显示它',
  'the plan requires the variable {0} of {1}: pass it': '埋点方案要求变量 {0}（事件 {1}）：请传入',
  'the plan requires the variable {0} of {1}, and a value such as null, undefined or NaN is not sent: pass another':
    '埋点方案要求变量 {0}（事件 {1}），而 null、undefined、NaN 之类的值不会发送：请传入其他值',
  'the value is none of those that the plan lists: {0}': '值不在埋点方案所列范围内：{0}',
  'the value is a number, and the plan has a string: pass String(value)':
    '值是数字，而埋点方案中的类型为 string：请传入 String(value)',
  'the value is a string, and the plan has {0}: pass a number': '值是字符串，而埋点方案中的类型为 {0}：请传入数字',
  'the value is no whole number, and the plan has int: round it, or make it a double on GrowingIO':
    '值不是整数，而埋点方案中的类型为 int：请取整，或在 GrowingIO 上改为 double',
  '{0}: did you mean {1}?': '{0}：是否想写 {1}？',

  // event/time.ts
  seconds: '秒',
  microseconds: '微秒',
  nanoseconds: '纳秒',
  'time is null: the event has the time of the call': 'time 为 null：取调用时的时间',
  'time is {0}: {1}': 'time 无效（{0}）：{1}',
  'pass Unix milliseconds, such as Date.now(), or a Date': '请传入 Unix 毫秒，例如 Date.now()，或 Date',
  'that looks like {0}, pass milliseconds, such as Date.now()': '看起来是{0}，请传入毫秒，例如 Date.now()',
  'it lies outside ±8.64e15 ms, the range of a Date': '超出 Date 的范围（±8.64e15 毫秒）',
  'before the year 2000': '早于 2000 年',
  'more than a day ahead of the clock': '比时钟超前一天以上',
  'it lies {0}, pass Unix milliseconds, such as Date.now(), or a Date if you mean it':
    '{0}，请传入 Unix 毫秒，例如 Date.now()；确实要用这个时间，请传入 Date',

  // event/values.ts, event/variables.ts
  'a list is sent as one string, its items joined with {0}': '列表以 {0} 连接成一个字符串发送',
  'a string was cut to {0} characters': '字符串截短为 {0} 个字符',
  'the value can not be read: its getter throws': '值无法读取：getter 抛出异常',
  'a {0} is sent as a string': '{0} 转换为字符串发送',
  'the value is {0}: pass a string or a number, or leave it out': '值无效（{0}）：请传入字符串或数字，或不传',
  '{0} is not sent': '{0} 不会发送',
  'an invalid Date': '无效的 Date',
  'a Date is sent as an ISO 8601 string': 'Date 转换为 ISO 8601 字符串发送',
  'the value can not be read: its toJSON() throws': '值无法读取：toJSON() 抛出异常',
  'an object as {0}': '代表 {0} 的对象',
  'the value is {0}: variables are flat, so pass its parts as variables of their own, or String(value)':
    '值无效（{0}）：事件级变量不能嵌套，请把各部分作为单独的变量传入，或用 String(value)',
  'an object is sent as the {0} that it stands for': '对象以其代表的 {0} 发送',
  'the variables are {0}: pass a plain object, such as { product_price: 14 }':
    '事件级变量无效（{0}）：请传入普通对象，例如 { product_price: 14 }',
  'the variables can not be read: reading them throws': '事件级变量无法读取：读取时抛出异常',
  'there are {0} variables: at most {1}': '有 {0} 个变量：最多 {1} 个',
  'spaces around the variable key were taken away': '去掉了变量标识前后的空格',

  // options/explain-nobody.ts
  'the function loginUserId returned no ID': '函数 loginUserId 没有返回 ID',
  'no ID at {0}': '以下位置没有 ID：{0}',
  '; ': '；',
  'the request has no {0}': '请求中没有 {0}',
  ', no ': '、',
  "set the option loginUserId: '{0}'": "请设置选项 loginUserId: '{0}'",
  '{0}; {1}: {2}': '{0}；{1}：{2}',
  "where somebody is logged in, name the place by the option loginUserId, such as loginUserId: 'session.member.id', or call identify()":
    "如果用户已经登录，请用选项 loginUserId 指明位置，例如 loginUserId: 'session.member.id'，或调用 identify()",
  '{0} is a {1}': '{0} 是 {1}',
  '{0} is empty': '{0} 为空',
  ' and {0} more': '，另有 {0} 个',
  '{0} has the keys {1}{2}': '{0} 含有键 {1}{2}',

  // options/option-table.ts, options/read-option.ts, options/session-user.ts
  "'en' or 'zh'": "'en' 或 'zh'",
  'a string of 1 to {0} characters, as on GrowingIO (项目概览 → 项目ID)':
    '1 至 {0} 个字符的字符串，与 GrowingIO 网站一致（项目概览 → 项目ID）',
  'the project ID itself, as on GrowingIO (项目概览 → 项目ID), and nothing in its place or around it':
    '项目ID 本身，与 GrowingIO 网站一致（项目概览 → 项目ID），不能是占位符，也不能带引号或括号',
  'the host alone, such as https://api.growingio.com: the path of an upload is put behind it':
    '只写主机地址，例如 https://api.growingio.com：上传路径会自动加在后面',
  'host contains a user or a password: GrowingIO takes none': 'host 含有用户名或密码：GrowingIO 不接受',
  'an http(s) URL, such as https://api.growingio.com': 'http(s) 地址，例如 https://api.growingio.com',
  'an object with the methods debug, info (or log, as Nest has it), warn, error':
    '对象，具有方法 debug、info（或像 Nest 那样的 log）、warn、error',
  'an object': '对象',
  ' or ': ' 或 ',
  'true or false': 'true 或 false',
  'a function': '函数',
  'a whole number from {0} to {1} ({2})': '{0} 至 {1} 的整数（{2}）',
  'an object with the methods {0}': '对象，具有方法 {0}',
  "loginUserId is {0}: it must be a path into what the server knows, such as 'session.member.id' or 'user.id', or a function of the request; never one into what a client sends, or into the host's own request":
    "loginUserId 的值无效（{0}），应为：指向服务器自己所知内容的路径，例如 'session.member.id' 或 'user.id'，或以请求为参数的函数；不能指向客户端发来的内容，也不能指向框架自己的请求",

  'the environment variable {0}: {1}': '环境变量 {0}：{1}',

  // options/misspelt-variables.ts, options/settings.ts, options/units.ts
  'nothing reads the environment variable {0}: did you mean {1}?': '环境变量 {0} 不会被读取：是否想写 {1}？',
  'an object, such as { projectId }': '对象，例如 { projectId }',
  'projectId is missing: pass it to growingio({ projectId }) or set GROWINGIO_PROJECT_ID (GrowingIO: 项目概览 → 项目ID). To try without one, set GROWINGIO_MODE=test':
    'projectId 缺失：请传入 growingio({ projectId })，或设置 GROWINGIO_PROJECT_ID（见 GrowingIO 网站：项目概览 → 项目ID）。没有项目ID 时，可设置 GROWINGIO_MODE=test 试用',
  'shutdownOnSignals is true: no signal reaches a worker thread: call client.shutdown() when the main thread says so by a message, or have the client in the main thread, or write shutdownOnSignals: isMainThread':
    'shutdownOnSignals 为 true，但工作线程收不到信号：请在主线程发来消息时调用 client.shutdown()，或把 client 放在主线程，或写成 shutdownOnSignals: isMainThread',
  'at most retry.maxDelay ({0})': '不大于 retry.maxDelay（{0}）',
  "waitUntil is given: it needs flushAfterResponse: 'send'": "waitUntil 需要与 flushAfterResponse: 'send' 一起使用",
  "planRules is 'refuse': it needs the option plan": "planRules 为 'refuse' 时，需要同时设置选项 plan",
  'a port, 0 for any free one': '端口号，0 为任意空闲端口',
  batches: '批次数',
  'batches a second': '每秒批次数',
  bytes: '字节',
  characters: '字符数',
  events: '事件数',
  ms: '毫秒',
  queues: '队列数',
  requests: '请求数',
  s: '秒',

  // outbox/memory-outbox.ts, scope/scopes.ts
  'an object with maxQueueSize and maxQueueBytes': '含有 maxQueueSize 和 maxQueueBytes 的对象',
  'a number of 1 or more': '不小于 1 的数字',
  'the options can not be read: pass { loginUserId }': '选项无法读取：请传入 { loginUserId }',

  // reports/refusals.ts, reports/reporter.ts
  'the collector did not take a report': 'collector 没有接收报告',
  'other events, or other causes': '其他事件或其他原因',

  // sender/check-dispatcher.ts, sender/classify.ts, sender/encode-body.ts, sender/exchange.ts
  'dispatcher is destroyed already, so nothing can be sent through it: pass one that stays open until shutdown()':
    'dispatcher 已被销毁，无法通过它发送：请传入在 shutdown() 之前一直可用的 dispatcher',
  'dispatcher is closed already, so nothing can be sent through it: pass one that stays open until shutdown()':
    'dispatcher 已关闭，无法通过它发送：请传入在 shutdown() 之前一直可用的 dispatcher',
  'an unknown error': '未知错误',
  'the proxy refuses (HTTP {0})': '代理拒绝（HTTP {0}）',
  'the proxy answers HTTP {0}': '代理应答 HTTP {0}',
  "compression is 'snappy', which needs the package snappyjs: npm install snappyjs":
    "compression 为 'snappy'，需要安装 snappyjs：npm install snappyjs",
  'the body of the answer is too long': '应答正文过长',

  // sender/failures.ts
  'the connection is refused': '连接被拒绝',
  'the connection was reset': '连接被重置',
  'the connection was aborted': '连接中断',
  'the connection was closed while we wrote': '写入时连接被关闭',
  'the name of the host is not known': '域名不存在',
  'the name of the host can not be looked up now': '暂时无法解析域名',
  'the name of the host can not be looked up': '无法解析域名',
  'the name of the host has no address': '域名没有对应的地址',
  'the network is not reachable': '网络不可达',
  'the network is down': '网络不可用',
  'the host is not reachable': '主机不可达',
  'the host is down': '主机不可用',
  'no local port is left for a connection': '本机端口已用尽',
  'the process has too many files and connections open': '进程打开的文件和连接过多',
  'the machine has too many files and connections open': '本机打开的文件和连接过多',
  'the system forbids the connection': '系统禁止连接',
  'TLS failed': 'TLS 失败',
  'the connection was closed before the answer': '应答之前连接被关闭',
  'the proxy can not be reached': '连不上代理',
  'the headers of the answer are too long': '应答头过长',
  'the answer is not as long as it says': '应答长度与声明不符',
  'the answer is longer than the dispatcher allows': '应答长度超过 dispatcher 的上限',
  'the connection timed out': '连接超时',
  'there was no connection in time': '建立连接超时',
  'there was no answer in time': '等待应答超时',
  'the answer did not end in time': '读取应答超时',
  'the certificate has expired': '证书已过期',
  'the certificate is not valid yet: look at the clock of this machine': '证书尚未生效：请检查本机时钟',
  'the certificate was revoked': '证书已被吊销',
  'the certificate is that of another host': '证书属于其他主机',
  'the certificate is signed by itself: NODE_EXTRA_CA_CERTS makes Node trust it':
    '证书为自签名：可用 NODE_EXTRA_CA_CERTS 让 Node 信任它',
  'the certificate is signed by nobody known: NODE_EXTRA_CA_CERTS makes Node trust the signer':
    '证书的签发者未知：可用 NODE_EXTRA_CA_CERTS 让 Node 信任签发者',
  'what answers does not speak TLS: is it http?': '对方不支持 TLS：是否应为 http？',
  'the certificate of the proxy is that of another host': '代理的证书属于其他主机',
  'the dispatcher does not take our request: pass a dispatcher of undici 5 to 8':
    'dispatcher 不接受请求：请传入 undici 5 至 8 的 dispatcher',
  'the dispatcher does not do what undici expects': 'dispatcher 的行为不符合 undici 的要求',
  'the dispatcher was closed: pass one that stays open': 'dispatcher 已关闭：请传入一直可用的 dispatcher',
  'the dispatcher was destroyed: pass one that stays open': 'dispatcher 已被销毁：请传入一直可用的 dispatcher',
  'the BalancedPool that is the dispatcher has no upstream': '作为 dispatcher 的 BalancedPool 没有上游',
  'the dispatcher allows no further host (maxOrigins)': 'dispatcher 不允许更多的主机（maxOrigins）',
  'a package that sending needs is not there: npm install undici': '缺少发送所需的包：npm install undici',
  'the MockAgent that is the dispatcher knows no such request': '作为 dispatcher 的 MockAgent 没有匹配的请求',
  'the certificate is not valid': '证书无效',
  'undici broke off at an answer that it does not take, such as an unasked-for 100 Continue':
    'undici 不接受该应答而断开连接，例如没有请求的 100 Continue',
  'the answer was 101 Switching Protocols, which nobody asked for': '应答为没有请求的 101 Switching Protocols',
  'the request timed out': '请求超时',
  'the request timed out: there was no connection': '请求超时：没有建立连接',
  'the sender was closed': 'sender 已关闭',
  'the dispatcher broke the request off': 'dispatcher 中断了请求',
  'the request failed': '请求失败',
  'what answers does not speak HTTP': '对方不支持 HTTP',
  'the SOCKS proxy does not let us through': 'SOCKS 代理不放行',

  // sender/print-sender.ts, sender/read-proxy.ts, sender/undici-sender.ts
  'test: {0} by {1} at {2}{3}': '测试：{0}，用户 {1}，时间 {2}{3}',
  '{0} is no proxy that can be used: it must be like http://127.0.0.1:3128 or so; events go {1}':
    '{0} 不是可用的代理：应类似 http://127.0.0.1:3128 ；事件{1}发送',
  'by that of {0}': '经由 {0} 的代理',
  directly: '直接',
  'the sender is closed': 'sender 已关闭',

  // telemetry/log.ts, telemetry/notices.ts
  '{0} (and {1} more like it before)': '{0}（此前另有 {1} 条类似消息）',
  '{0}… ({1} characters)': '{0}…（共 {1} 个字符）',
  'the notice': '通知',
  'the listener': '监听函数',
  "a listener of '{0}' threw: that harms no event, but fix it ({1})":
    "'{0}' 的监听函数抛出异常：不影响事件，但请修正（{1}）",

  // telemetry/notice-lines.ts
  'the event is not valid': '事件无效',
  'nobody is logged in': '没有登录用户',
  'the login user ID is not valid': '登录用户ID 无效',
  'the outbox is full: GrowingIO is slower than the events, or down; see maxQueueSize and maxQueueBytes':
    '待发队列已满：GrowingIO 跟不上事件量，或不可用；见 maxQueueSize 和 maxQueueBytes',
  'the client was shut down: track before shutdown()': 'client 已停机：请在 shutdown() 之前埋点',
  'a function given to @Track threw': '传给 @Track 的函数抛出异常',
  'beforeSend has dropped it': '被 beforeSend 丢弃',
  'beforeSend drops events (before_send), since it returns null or nothing, the first is {0}; see stats().refused':
    'beforeSend 返回 null 或没有返回值，丢弃事件（before_send），第一个是 {0}；见 stats().refused',
  'an event was refused ({0}): {1}': '一个事件被拒绝（{0}）：{1}',
  'the event {0} was refused ({1}): {2}': '事件 {0} 被拒绝（{1}）：{2}',
  'delivered more than 4 hours after their time: {0}, which GrowingIO does not associate with a visitor, see stats().late':
    '{0}送达时已超过发生时间 4 小时，GrowingIO 不会关联访问用户，见 stats().late',
  "GrowingIO refused an event ({0}): it is a dead letter, see client.on('dead') and stats().dead":
    "GrowingIO 拒绝了一个事件（{0}）：成为死信，见 client.on('dead') 和 stats().dead",
  '{0}, dropped: {1}': '{0}，丢弃 {1}',
  'the connection to {0}': '与 {0} 的连接',
  'host, DNS, proxy and firewall': 'host、DNS、代理和防火墙',
  '{0} does not answer ({1}): events wait in the outbox, and are sent when it does; if that lasts, check {2}':
    '{0} 没有应答（{1}）：事件在待发队列中等待，恢复后发送；如果持续如此，请检查 {2}',
  'if that lasts, check {0}': '如果持续如此，请检查 {0}',
  '{0} takes no events now ({1}): events wait in the outbox, and are sent when it does; {2}':
    '{0} 暂时不接收事件（{1}）：事件在待发队列中等待，恢复后发送；{2}',
  'check host, projectId and proxy': '请检查 host、projectId 和代理',
  'check the connection to {0}': '请检查与 {0} 的连接',
  '{0} does not take events ({1}): {2}; events wait in the outbox, and are sent when it does':
    '{0} 不接收事件（{1}）：{2}；事件在待发队列中等待，恢复后发送',
  '{0} takes events again, after {1} s': '{0} 在 {1} 秒后恢复接收事件',
  '{0} ({1})': '{0} ({1})',
  '{0} ({1} by the proxy {2} of {3})': '{0} ({1} 经由 {3} 指定的代理 {2})',
  'first events handed over to {0}, for a relay to deliver them': '首批事件已移交 {0} ，由 relay 送达',
  'first events delivered to {0}': '首批事件已送达 {0}',
  'first events delivered to {0} ({1})': '首批事件已送达 {0} ({1})',
  '{0}, {1} bytes before compression': '{0}，压缩前 {1} 字节',
  'a batch to {0} ({1}): {2}, after {3} ms': '发往 {0} 的批次（{1}）：{2}，耗时 {3} 毫秒',
  '; and {0} more': '；另有 {0} 处',
  '1 event': '1 个事件',
  '{0} events': '{0} 个事件',

  // text/
  ', ': '、',
  'an unreadable {0}': '无法读取的 {0}',
  'a list of {0}': '{0} 项的列表',
  'an object ({0})': '对象，{0}',

  // tracker/
  'reading the login user ID from the session throws: check the option loginUserId ({0})':
    '从会话读取登录用户ID 时抛出异常：请检查选项 loginUserId（{0}）',
  'identify() needs a request: outside of one, use client.scope({ loginUserId }, work)':
    'identify() 只能在请求中调用：在请求之外请用 client.scope({ loginUserId }, work)',
  'a request or job that does not end holds anonymous events: {0} refused (no_login_user); identify() the user, pass { loginUserId }, or end the response':
    '请求或任务一直没有结束，其中有匿名事件：{0}被拒绝（no_login_user）；请用 identify() 指明用户，或传入 { loginUserId }，或结束响应',
  '{0} (invalid_login_user): {1}': '{0}，事件被拒绝（invalid_login_user）：{1}',
  'it belongs to no request, or to one that is over: pass { loginUserId } to track(), or run the work in client.scope({ loginUserId }, work)':
    '它不属于任何请求，或请求已结束：请把 { loginUserId } 传给 track()，或在 client.scope({ loginUserId }, work) 中运行',
  'loginUserId was given and is null: pass the ID of whoever did it': '传入的 loginUserId 为 null：请传入操作者的 ID',
  'identify() was called without an ID (no_login_user): what is tracked from there on has no user; pass the ID of whoever is logged in':
    '调用 identify() 时没有传入 ID（no_login_user）：此后的事件没有用户；请传入已登录用户的 ID',
  'events without a user are refused (no_login_user), the first is {0}: {1}':
    '没有用户的事件被拒绝（no_login_user），第一个是 {0}：{1}',
  'open requests hold {0} events, and with the outbox that is all: see maxQueueSize and maxQueueBytes':
    '未结束的请求持有 {0} 个事件，与待发队列合计已达上限：见 maxQueueSize 和 maxQueueBytes',
  'the event has {0} bytes: at most {1} (maxBatchBytes)': '事件有 {0} 字节：最多 {1} 字节（maxBatchBytes）',
  'the event {0}: {1}': '事件 {0}：{1}',
  '{0} of the event {1}: {2}': '事件 {1} 的 {0}：{2}',
  'the options can not be read: pass { loginUserId, time }': '选项无法读取：请传入 { loginUserId, time }',
  'this request holds {0} anonymous events already: log in or identify() first':
    '该请求已持有 {0} 个匿名事件：请先登录或调用 identify()',
  'track() takes an event key, variables and options: there is 1 argument more':
    'track() 的参数为事件标识、事件级变量和选项：多了 1 个参数',
  'track() takes an event key, variables and options: there are {0} arguments more':
    'track() 的参数为事件标识、事件级变量和选项：多了 {0} 个参数',
  'the options are {0}: pass an object, such as { {1} }': '选项无效（{0}）：请传入对象，例如 { {1} }',
  'variables are the second argument; {0}': '事件级变量是第二个参数；{0}',
  '{0} is no option of {1}: {2}': '{0} 不是 {1} 的选项：{2}',
};

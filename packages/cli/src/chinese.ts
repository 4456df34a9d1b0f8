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

  // outbox/
  '{0} events for {1}: {2}, the oldest {3} old ({4})': '{0} 个事件属于{1}：{2}，最早的在 {3}前（{4}）',
  'process {0}, alive since {1}: it delivers them': '进程 {0}，自 {1} 起运行：由它送达',
  'process {0}, dead: the next process takes them, or growingio outbox drain':
    '进程 {0}，已终止：由下一个进程或 growingio outbox drain 接管',
  'process {0} of {1}, perhaps alive: it has renewed its lease {2} ago; a minute without that, and another may take them':
    '进程 {0}（{1}），可能仍在运行：{2}前续租；一分钟未续租，其他进程就可以接管',
  '{0}: {1} bytes are damaged; every intact event is delivered': '{0}：有 {1} 字节损坏；完好的事件照常送达',
  '{0} was written by a newer version of @growingio/outbox-disk: install that version of growingio':
    '{0} 由更新版本的 @growingio/outbox-disk 写入：请安装该版本的 growingio',
  '{0}: a replay was killed here; the next replay or drain ends it':
    '{0}：有一次重放在此被强行终止；下一次 replay 或 drain 会将它完成',
  "{0} can't be read ({1}): run this as the user of the application; what is a link is never followed":
    '{0} 无法读取（{1}）：请以应用的用户身份运行；链接一律不跟随',
  'to which project?': '送往哪个项目？',
  'name it by --project or GROWINGIO_PROJECT_ID: it is the one that the events were accepted for':
    '请用 --project 或 GROWINGIO_PROJECT_ID 指定：即这些事件当初所属的项目',
  '{0} events were written by an earlier version, which did not note their project: they go to {1}':
    '{0} 个事件由早期版本写入，没有记录项目：发往 {1}',
  'process {0} of {1} may live: waiting up to a minute for a sign of it':
    '进程 {0}（{1}）可能仍在运行：最多等待一分钟，看它是否续租',
  '{0} events are delivered': '已送达 {0} 个事件',
  '{0} were refused: see growingio outbox dead {1}': '{0} 个被拒绝：请看 growingio outbox dead {1}',
  'nothing waits any more': '已没有等待的事件',
  '{0} wait:': '还有 {0} 个在等待：',
  'process {0} holds them, and delivers them: to have them drained, stop it and run this again':
    '由进程 {0} 持有并送达：如要用本命令送达，请先停止该进程再运行一次',
  'they were accepted for another project or host, and are not sent to {0}: {1}':
    '它们属于另一个项目或地址，不会发往 {0}：{1}',
  'process {0} of {1} seems to live: stop it, and run this again': '进程 {0}（{1}）似乎仍在运行：请停止它，再运行一次',
  'they could not be delivered or taken: see the messages above, and run this again':
    '未能送达或接管：请看上面的消息，然后再运行一次',
  '{0} is no outbox: other files are there, and none of an outbox':
    '{0} 不是磁盘队列的目录：其中有别的文件，没有磁盘队列的文件',
  'name the directory that is given to diskOutbox({ directory })': '请指定传给 diskOutbox({ directory }) 的目录',
  'there is no directory {0}': '没有 {0} 这个目录',
  '{0} is no directory': '{0} 不是目录',
  'run this again when it has ended': '请等它结束后再运行一次',
  "{0} can't be read by this user ({1})": '当前用户无法读取 {0}（{1}）',
  'run this as the user of the application': '请以应用的用户身份运行',
  "{0} can't be read ({1})": '{0} 无法读取（{1}）',
  'see growingio outbox ls for what is wrong': '请用 growingio outbox ls 查看问题所在',
  'there is one in {0}': '这里有一个：{0}',
  'there are more: --limit 0 shows all': '还有更多：--limit 0 显示全部',
  'no events wait': '没有等待的事件',
  'process {0} uses it since {1}, and holds nothing': '进程 {0} 自 {1} 起使用此目录，没有持有事件',
  '{0} dead letters ({1})': '{0} 封死信（{1}）',
  'what waits, of whom, since when; dead letters by reason; what is damaged':
    '有哪些事件在等待、属于谁、从何时起；按原因统计的死信；损坏的部分',
  'also while the application runs: nothing is changed': '应用运行时也可以：不做任何改动',
  'the same for programs': '同样的内容，供程序读取',
  'the events that wait, the oldest store first': '等待的事件，最早的存储在前',
  'those of one event key': '某个事件标识的事件',
  'all, as JSON Lines': '全部，格式为 JSON Lines',
  'only events of this key; may be repeated': '只看这个事件标识；可重复',
  'only events of this login user ID; may be repeated': '只看这个登录用户 ID；可重复',
  'at most so many, 0 for all (default: 100)': '最多多少条，0 为全部（默认 100）',
  'the events that GrowingIO has refused, and why': '被 GrowingIO 拒绝的事件及其原因',
  'the oldest first': '最早的在前',
  'those of one reason': '某个原因的死信',
  'only those whose reason contains this; may be repeated': '只看原因中含有这段文字的；可重复',
  'put dead letters back among the events that wait': '把死信放回等待的事件中',
  'once the event exists on GrowingIO': '在 GrowingIO 上创建该事件之后',
  'all of them': '全部',
  'all dead letters': '所有死信',
  "for letters that don't say their project (default: GROWINGIO_PROJECT_ID)":
    '没有记录项目的死信所属的项目（默认取 GROWINGIO_PROJECT_ID）',
  "for letters that don't say their host (default: GROWINGIO_HOST)":
    '没有记录地址的死信所属的地址（默认取 GROWINGIO_HOST）',
  'deliver what waits to GrowingIO, without the application': '不经应用，把等待的事件送往 GrowingIO',
  'to GROWINGIO_PROJECT_ID at GROWINGIO_HOST': '发往 GROWINGIO_HOST 的 GROWINGIO_PROJECT_ID',
  'to that project': '发往该项目',
  'the project that the events were accepted for (default: GROWINGIO_PROJECT_ID)':
    '这些事件所属的项目（默认取 GROWINGIO_PROJECT_ID）',
  'the host that they were accepted for (default: GROWINGIO_HOST)': '这些事件所属的地址（默认取 GROWINGIO_HOST）',
  'give up after so long without a delivery (default: 60)': '这么多秒没有任何送达就放弃（默认 60）',
  'what waits there': '查看其中等待的事件',
  'deliver it': '把它们送达',
  'what waits on disk (@growingio/outbox-disk): look, replay, deliver':
    '磁盘上等待的事件（@growingio/outbox-disk）：查看、重放、送达',
  '{0} delivered, {1} a second, {2} wait': '已送达 {0}，每秒 {1}，还有 {2} 个在等待',
  'which dead letters?': '哪些死信？',
  'name them by --event and --reason, or take --all': '请用 --event、--reason 指定，或用 --all 选择全部',
  '{0} dead letters are events again, and {1} stay': '{0} 封死信已放回等待的事件，{1} 封保留',
  'a running application sends them within seconds, else the next one or growingio outbox drain':
    '正在运行的应用会在几秒内发送，否则由下一个进程或 growingio outbox drain 发送',
  "{0} of those that stay don't say their project, since an earlier version wrote them: name it by --project":
    '保留的死信中有 {0} 封由早期版本写入，没有记录项目：请用 --project 指定',
  'stopped: run it again for the rest': '已停止：再运行一次即可继续',
  '{0} bytes': '{0} 字节',
  '{0} s': '{0} 秒',
  '{0} min': '{0} 分钟',
  '{0} h': '{0} 小时',
  '{0} days': '{0} 天',
  'a project that its version has not noted': '未记录的项目',
  'project {0} at {1}': '项目 {0}（{1}）',
  '{0} is {1}: it must be a whole number, 0 or more': '{0} 为 {1}：必须是不小于 0 的整数',
};

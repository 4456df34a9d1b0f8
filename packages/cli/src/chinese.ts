/** The messages of the command line in Chinese, by their English text, in the order of the files that write them. */

import type { Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  // main.ts, run.ts, command/
  'for programs: a JSON object, or one a line': '供程序读取：输出一个 JSON 对象，或每行一个',
  'the language of messages (default: that of LANG)': '消息的语言（默认取 LANG）',
  '--lang is {0}: it must be en or zh': '--lang 的值无效（{0}），应为：en 或 zh',
  'write --lang zh, or set LANG': '请写 --lang zh，或设置 LANG',
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
  'see {0} --help': '请运行 {0} --help',
  'the current folder is not there any more': '当前目录已不存在',
  'go to one that is there: cd': '请先用 cd 进入一个存在的目录',
  'a command is missing': '缺少命令',
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
  '{0} can not be written: {1}': '{0} 无法写入：{1}',
  'let this user write there': '请让当前用户可以写入该处',
  'make its folder first, or write to another place': '请先创建所在目录，或写到其他位置',
  'name a file, and no folder': '请指定文件，而不是目录',
  'make room on its disk, or write to another place': '请在其磁盘上腾出空间，或写到其他位置',
  'write to another place': '请写到其他位置',
  'stopped before {0} was written': '尚未写入 {0} 就已停止',
  'run the same command again': '请再次运行同一命令',
  'standard output can not be written: {0}': '无法写到标准输出：{0}',

  // dev/
  'start a collector with its page, and your application beside it': '启动 collector 及其页面，并在旁边运行应用',
  'a collector and its page, until Ctrl+C': 'collector 及其页面，按 Ctrl+C 结束',
  'your application, its output and its events': '应用、它的输出和它的事件',
  'behind --: starts it with GROWINGIO_HOST and GROWINGIO_PROJECT_ID set, and ends with it':
    '写在 -- 之后：设置好 GROWINGIO_HOST 和 GROWINGIO_PROJECT_ID 后启动，并随它一起结束',
  'see growingio dev --help': '请见 growingio dev --help',
  'the command behind -- is empty': '-- 之后的命令为空',
  'write it there: growingio dev -- npm start': '请写成 growingio dev -- npm start',
  'growingio dev --port 0 takes any port that is free': 'growingio dev --port 0 会使用任意空闲端口',
  'the collector and its page: {0}': 'collector 及其页面：{0}',
  'the command ended with status {0}, and the collector with it': '命令以状态 {0} 结束，collector 随之结束',
  'events are not shown here, see the page: {0}': '这里无法显示事件，请看页面：{0}',
  'there is no command {0}': '没有 {0} 这个命令',
  'look at its spelling; write a command of a project behind npx or npm run':
    '请检查拼写；项目中的命令请写在 npx 或 npm run 之后',
  '{0} may not be run': '{0} 没有执行权限',
  'make it executable, or name the program that runs it, such as node': '请加上执行权限，或写明运行它的程序，例如 node',
  '{0} can not be started: {1}': '{0} 无法启动：{1}',
  'try it without growingio dev': '请先不用 growingio dev 直接运行它',

  // events/
  'no collector answers at {0} ({1})': '{0} 没有 collector 应答（{1}）',
  'no answer within {0} s': '{0} 秒内没有应答',
  '{0} is {1}: pass the address of a collector, such as {2}': '{0} 的值无效（{1}），应为：collector 的地址，例如 {2}',
  '{0} has a user or a password, which no collector takes': '{0} 含有用户名或密码，collector 不需要它们',
  'start one by growingio dev, or name the address of yours by {0}':
    '请用 growingio dev 启动一个，或用 {0} 指明 collector 的地址',
  'what answers at {0} is no collector': '{0} 应答的不是 collector',
  'the collector at {0} refuses (HTTP {1}): {2}': '{0} 的 collector 拒绝（HTTP {1}）：{2}',
  'close pages and other commands that read from it, or open it as localhost':
    '请关闭正在读取它的页面和命令，或以 localhost 访问',
  'gone from the collector before it could be shown: {0}; it keeps no more (--keep)':
    '{0}未及显示就已不再保留：collector 保留的数量有限（--keep）',
  'the collector at {0} is away: waiting until it is there again (Ctrl+C ends this)':
    '{0} 的 collector 连不上了：等待它恢复（按 Ctrl+C 结束）',
  'the collector at {0} is there again': '{0} 的 collector 已恢复',
  'the collector at {0} was started anew': '{0} 的 collector 已重新启动',
  'the collector at {0} has forgotten all events, as somebody asked it to': '{0} 的 collector 已按要求清空所有事件',
  '(and {0} more)': '（另有 {0} 个）',
  '(no event key)': '（没有事件标识）',
  '(no user)': '（没有用户）',
  '(too large for a line: see it by --json)': '（内容过大，请用 --json 查看）',
  '(the same came before: {0})': '（重复：之前已有 {0} 个）',
  '{0}: {1}': '{0}：{1}',
  'request {0} got no answer': '请求 {0} 没有得到应答',
  'request {0} failed with status {1}': '请求 {0} 失败，状态 {1}',

  // tail/
  'show the events that a collector receives, as they come': '实时显示 collector 收到的事件',
  'those of one kind in which something is wrong': '某一种事件中有问题的',
  'those of one user, whole, as JSON Lines': '某个用户的完整事件，以 JSON Lines 输出',
  "what to show, as the collector's page searches: words, event:…, user:…, var.price>10, is:problem":
    '显示哪些，与 collector 页面的搜索相同：文字、event:…、user:…、var.price>10、is:problem',
  'where the collector listens (default {0})': 'collector 的地址（默认 {0}）',
  'how many that are there already come first, 0 to {0} (default {1})': '先显示已有的多少个，0 至 {0}（默认 {1}）',
  '--lines is {0}: pass a number, 0 to {1}': '--lines 的值无效（{0}），应为：0 至 {1} 的数字',
  'see growingio tail --help': '请见 growingio tail --help',
  'leave them out': '请去掉',

  // plan/plan-command.ts, plan/file/plan-file.ts
  'the tracking plan: from GrowingIO, to GrowingIO, into types, against the code':
    '埋点方案：取自 GrowingIO、写回 GrowingIO、生成类型、与代码对照',
  'the events and variables of GrowingIO, into growingio.plan.json':
    '把 GrowingIO 上的事件和变量取到 growingio.plan.json',
  'growingio.d.ts of it: a typo in an event key does not compile':
    '由它生成 growingio.d.ts：事件标识拼错则无法通过编译',
  'the plan (default: growingio.plan.json)': '埋点方案文件（默认 growingio.plan.json）',
  'name the plan by --file': '请用 --file 指定埋点方案',
  'mend it there, or take it back from git': '请在该处修正，或从 git 恢复',
  'there is no {0}': '没有 {0}',
  'growingio plan pull makes it, or name it by --file': '可用 growingio plan pull 生成，或用 --file 指定',

  // plan/remote/
  'name a file that this user may read by GROWINGIO_CREDENTIALS_FILE':
    '请用 GROWINGIO_CREDENTIALS_FILE 指定当前用户可读的文件',
  '{0} is no file of keys': '{0} 不是密钥文件',
  'write NAME=value into it, a line each': '请在其中写入 NAME=value，每行一个',
  'others may use {0} (mode {1})': '其他用户可以访问 {0}（权限 {1}）',
  'git keeps {0}, and shows its keys to whoever has the repository': '{0} 已纳入 git，拿到仓库的人都能看到其中的密钥',
  "move it out of there, git rm it, and have new keys made on GrowingIO: the old ones stay in git's history":
    '请把它移出仓库并执行 git rm，再在 GrowingIO 更换密钥：旧密钥仍留在 git 历史中',
  'missing: {0}': '缺少：{0}',
  'set it in the environment, or as a line NAME=value of {0}; on GrowingIO: {1}':
    '请设置环境变量，或在 {0} 中写一行 NAME=value；在 GrowingIO 上的位置：{1}',
  'the part behind projects/ in the address, once the project is open there': '打开项目后，网址中 projects/ 之后的部分',
  '{0} has characters that GrowingIO gives to none': '{0} 含有 GrowingIO 不会使用的字符',
  'copy it from GrowingIO once more': '请从 GrowingIO 重新复制',
  'no address': '非网址',
  '{0} is {1}: it must be an https address without user and query; http is for this machine only':
    '{0} 为 {1}：应为不含用户名和查询参数的 https 地址；http 只能用于本机',
  'leave it out for GrowingIO, or name a collector: http://127.0.0.1:7080':
    '使用 GrowingIO 时无需设置；也可以指向 collector：http://127.0.0.1:7080',
  'at most {0} MiB': '最多 {0} MiB',
  'the answer to {0} is not as expected: {1}': '{0} 的应答与预期不符：{1}',
  'see what answers at GROWINGIO_MANAGEMENT_HOST, and whether there is a newer @growingio/cli':
    '请确认 GROWINGIO_MANAGEMENT_HOST 处应答的是什么，以及 @growingio/cli 是否有新版本',
  '{0} ({1}, {2})': '{0}（{1}，{2}）',
  'GrowingIO does not let these keys do that': 'GrowingIO 不允许用这些密钥进行该操作',
  'check GROWINGIO_PROJECT_UID, GROWINGIO_PUBLIC_KEY and GROWINGIO_SECRET_KEY (项目概览), and the rights of the project; a GROWINGIO_MANAGEMENT_TOKEN ends after 30 days, or when another one is fetched':
    '请检查 GROWINGIO_PROJECT_UID、GROWINGIO_PUBLIC_KEY 和 GROWINGIO_SECRET_KEY（项目概览）以及项目的权限；GROWINGIO_MANAGEMENT_TOKEN 在 30 天后失效，获取新的认证码也会使它失效',
  'check GROWINGIO_PROJECT_UID (the part behind projects/ in the address) and GROWINGIO_MANAGEMENT_HOST':
    '请检查 GROWINGIO_PROJECT_UID（网址中 projects/ 之后的部分）和 GROWINGIO_MANAGEMENT_HOST',
  'GrowingIO knows no such project': 'GrowingIO 没有这个项目',
  'wait a minute and run it again: all who use the project share 10 requests a second':
    '请等一分钟再运行：同一项目的所有使用者共享每秒 10 次请求',
  'GrowingIO is asked too often': '请求 GrowingIO 过于频繁',
  'GrowingIO fails': 'GrowingIO 出错',
  'run it again in a while': '请稍后再运行',
  'write the address itself as GROWINGIO_MANAGEMENT_HOST, mostly with https://':
    '请将 GROWINGIO_MANAGEMENT_HOST 写成真正的地址，多数情况下以 https:// 开头',
  '{0} sends the request elsewhere, and is not followed': '{0} 将请求重定向到别处；没有跟随',
  'GrowingIO refuses it': 'GrowingIO 拒绝该请求',
  "mend what it names, or create it on GrowingIO's site": '请修正它指出的问题，或在 GrowingIO 网站上创建',
  '{0} must be a text or a number': '{0} 应为字符串或数字',
  '{0} must be String, Int or Double': '{0} 应为 String、Int 或 Double',
  '{0} must be a text': '{0} 应为字符串',
  'it must be JSON': '应为 JSON',
  'it must be a list': '应为数组',
  '{0} must be a list': '{0} 应为数组',
  'it must be an object': '应为对象',
  '{0} must be an object': '{0} 应为对象',
  'stopped before GrowingIO had answered': '收到 GrowingIO 的应答之前已停止',
  'run it again: it begins with what is there': '请再次运行：会从已有的内容继续',
  '{0}: in the plan, and not on GrowingIO': '{0}：埋点方案中有，GrowingIO 上没有',
  '{0}: on GrowingIO, and not in the plan': '{0}：GrowingIO 上有，埋点方案中没有',
  '{0}: its type is {1} in the plan, {2} on GrowingIO': '{0}：埋点方案中的类型为 {1}，GrowingIO 上为 {2}',
  '{0}: its name is {1} in the plan, {2} on GrowingIO': '{0}：埋点方案中的名称为 {1}，GrowingIO 上为 {2}',
  '{0}: its description is {1} in the plan, {2} on GrowingIO': '{0}：埋点方案中的描述为 {1}，GrowingIO 上为 {2}',
  '{0} and {1} are one variable on GrowingIO: give them the same {2}':
    '{0} 与 {1} 在 GrowingIO 上是同一个变量：它们的 {2} 应当相同',
  'the name of {0} is empty: leave it out, and its key is its name': '{0} 的名称为空：去掉它则以标识为名称',
  'the name of {0} (its key, where it has none) has {1} characters: GrowingIO takes at most {2}':
    '{0} 的名称（没有名称时为其标识）有 {1} 个字符：GrowingIO 最多允许 {2} 个',
  '{0}: {1} in the plan, {2} on GrowingIO, and the type of a variable stays. Take it over by growingio plan pull, or track another key':
    '{0}：埋点方案中为 {1}，GrowingIO 上为 {2}，而变量的类型不能更改。请用 growingio plan pull 采用其类型，或改用其他标识',
  '{0}; the event is not created': '{0}；该事件没有创建',
  "{0}: the event is there without it. Add the variable to the event on GrowingIO's site":
    '{0}：事件已存在，但没有这个变量。请在 GrowingIO 网站上把变量加入该事件',
  'it is not created, since these variables are not there: {0}': '没有创建，因为缺少这些变量：{0}',
  '{0}: GrowingIO has taken it, and does not have it, or not all of it':
    '{0}：GrowingIO 已接收，但其中没有它，或内容不完整',
  'there is no event {0} {1}': '{1}没有事件 {0}',
  'look at its spelling: an event key is that of 事件标识': '请检查拼写：应为事件标识',
  'on GrowingIO': 'GrowingIO 上',
  'in {0}': '{0} 中',
  '{0}; it stays': '{0}；予以保留',
  '{0} is written: {1} changes': '已写入 {0}：{1} 处改动',
  '{0} is as GrowingIO has it': '{0} 与 GrowingIO 一致',
  "GrowingIO can't have this plan, so nothing is sent:{0}": 'GrowingIO 无法使用该埋点方案，因此没有发送任何内容：{0}',
  'mend it in the plan': '请在埋点方案中修正',
  'no variables': '没有变量',
  '+ variable {0}: {1}, {2}': '+ 变量 {0}：{1}，{2}',
  '+ event {0}: {1}, {2}': '+ 事件 {0}：{1}，{2}',
  'nobody can be asked whether to create this': '无法询问是否创建',
  'look at it, then run it with --yes': '请确认后加上 --yes 再运行',
  'create {0} things on GrowingIO, where nobody can undo it? (y/N)':
    '在 GrowingIO 上创建这 {0} 项？创建后无法撤销（y/N）',
  'event {0}: taken': '事件 {0}：已接收',
  'variable {0}: taken': '变量 {0}：已接收',
  'created: {0} of {1}; left to do by hand: {2}': '已创建 {0}／{1} 项；需手工处理 {2} 项',
  'there is no {0}: growingio plan types writes it': '没有 {0}：可用 growingio plan types 生成',
  '{0} is as {1} has it': '{0} 与 {1} 一致',
  '{0}, {1} and GrowingIO are the same': '{0}、{1} 与 GrowingIO 一致',
  'take the events and variables of GrowingIO into the plan': '把 GrowingIO 上的事件和变量取到埋点方案中',
  'one event, and nothing else changes': '一个事件，其余内容不变',
  'create on GrowingIO what the plan has and GrowingIO does not; nothing is changed or deleted':
    '在 GrowingIO 上创建埋点方案中有而它没有的内容；从不更改或删除',
  'shows what it will do, and asks': '先显示要做什么，再询问',
  'one event, without asking': '一个事件，不询问',
  'create it without asking, as in a script': '直接创建，不询问，例如用于脚本',
  'show where the plan and GrowingIO differ': '显示埋点方案与 GrowingIO 的不同之处',
  '0 the same, 1 different, 2 nobody can tell': '0 一致，1 不同，2 无法判断',
  'for CI: whether the plan, its types and GrowingIO are the same': '用于 CI：埋点方案、类型与 GrowingIO 是否一致',
  'the plan and its types only: GrowingIO is not asked': '只对照埋点方案与类型，不询问 GrowingIO',
  'compare the plan with its types only': '只对照埋点方案与类型',
  'the types (default: growingio.d.ts)': '类型文件（默认 growingio.d.ts）',

  // plan/types/
  'write growingio.d.ts of growingio.plan.json': '由 growingio.plan.json 生成 growingio.d.ts',
  'in CI: 1 when it is not current': '用于 CI：不是最新时退出码为 1',
  "write the plan's events for TypeScript, so that a typo does not compile":
    '把埋点方案写成 TypeScript 类型，让拼写错误无法通过编译',
  'where to (default: growingio.d.ts)': '写到哪个文件（默认 growingio.d.ts）',
  'write nothing, and say which events are not current': '不写入，只指出哪些事件不是最新',
  '--out is {0}: TypeScript takes declarations by their name': '--out 的值无效（{0}）：TypeScript 按文件名识别声明文件',
  'end it with .d.ts': '文件名应以“.d.ts”结尾',
  'there is no {0} yet': '还没有 {0}',
  '{0} is current': '{0} 已是最新',
  '{0} is not current: run growingio plan types, and commit it': '{0} 不是最新：请运行 growingio plan types 并提交',
  '{0} was not written by growingio plan types': '{0} 不是由 growingio plan types 生成的',
  'name another file by --out, or remove it': '请用 --out 指定其他文件，或将它删除',
  'TypeScript would take {0} for the declarations of {1}, which lies beside it':
    'TypeScript 会把 {0} 当作同目录下 {1} 的声明文件',
  'name another file by --out, such as {0}': '请用 --out 指定其他文件，例如 {0}',
  '{0} is written: {1} events': '已写入 {0}：{1} 个事件',
  '{0} is current: {1} events': '{0} 已是最新：{1} 个事件',
  'name another file by --out': '请用 --out 指定其他文件',
  '{0}: what stands around the events is another': '{0}：事件之外的部分不一致',
  '{0}: the plan has it, and {1} has not': '{0}：埋点方案中有，{1} 中没有',
  '{0}: {1} has it, and the plan has not': '{0}：{1} 中有，埋点方案中没有',
  '{0}: {1} has it otherwise': '{0}：{1} 中的内容不一致',
  'there is no tsconfig.json: TypeScript sees {0} only where it is told to':
    '没有 tsconfig.json：只有明确指定时 TypeScript 才会看到 {0}',
  '{0} does not include it, so TypeScript does not see it: add {1} to "include"':
    '{0} 没有包含它，TypeScript 看不到它：请把 {1} 加入 "include"',

  // plan/code/
  'the plan, and the code of tsconfig.json': '检查埋点方案以及 tsconfig.json 中的代码',
  'that of two projects, for programs': '检查两个项目的代码，供程序读取',
  'find slips in the plan, and where the code does not track it': '找出埋点方案中的疏漏，以及代码与方案不一致之处',
  'whose calls to look at, again for each (default: tsconfig.json, if there is one)':
    '检查哪个项目中的调用，可写多次（默认 tsconfig.json，如果有）',
  'leave out what is so, again for each: event_not_tracked, or event_not_tracked:Login':
    '不报告这类问题，可写多次：event_not_tracked 或 event_not_tracked:Login',
  'write one of {0}': '可写：{0}',
  '--ignore is {0}: there is no such finding': '--ignore 的值无效（{0}）：没有这类问题',
  'there is no tsconfig.json here, so only the plan was looked at: name one by --project':
    '这里没有 tsconfig.json，只检查了埋点方案：请用 --project 指定',
  '--project is {0}: there is no such tsconfig.json': '--project 的值无效（{0}）：没有这个 tsconfig.json',
  'name the file, or its folder': '请写明文件或其所在目录',
  "TypeScript {0} has no programs' interface": 'TypeScript {0} 没有可供程序调用的接口',
  'TypeScript is not installed in {0}': '{0} 中没有安装 TypeScript',
  'it has no files': '其中没有文件',
  'mend it, or name another one by --project': '请修正它，或用 --project 指定其他文件',
  'the name of {0} has {1} characters: GrowingIO takes at most {2}':
    '{0} 的名称有 {1} 个字符：GrowingIO 最多允许 {2} 个',
  'the description of {0} has {1} characters: GrowingIO takes at most {2}':
    '{0} 的描述有 {1} 个字符：GrowingIO 最多允许 {2} 个',
  '{0} and {1} differ only in capital letters: are they one?': '{0} 与 {1} 只有大小写不同：是否为同一个？',
  '{0} and {1} differ by one character, or by two that have changed places: are they one?':
    '{0} 与 {1} 只差一个字符，或有两个相邻字符颠倒：是否为同一个？',
  '{0} in {1}': '在 {1} 中为 {0}',
  'the variable {0} is {1}: GrowingIO has one type for a key': '变量 {0} {1}：GrowingIO 中一个标识只有一种类型',
  'the event {0} is deprecated by the plan, and still tracked': '事件 {0} 在埋点方案中已弃用，但代码仍在埋点',
  'no code tracks the event {0}': '没有代码对事件 {0} 埋点',
  'the plan has no event {0}': '埋点方案中没有事件 {0}',
  '{0}: did you mean {1}?': '{0}：是否想写 {1}？',
  'no call tracks an event': '没有任何调用对事件埋点',
  "can't tell: the key may be any": '无法判断：标识可以是任意值',
  'events: {0}': '事件：{0}',
  'calls: {0}': '调用：{0}',
  'findings: {0}': '发现的问题：{0}',

  // plan/seen/
  'draft a plan from the events that were seen': '根据出现过的事件起草埋点方案',
  'by a collector, since its start': '来自 collector，自其启动以来',
  'in a file; a string of at most 5 values gets them as its enum': '来自文件；不超过 5 种取值的字符串会列出枚举值',
  'the address of a collector, or a file as growingio send reads it; - is standard input':
    'collector 的地址，或 growingio send 能读取的文件；- 表示标准输入',
  'list the values of strings that have at most so many, each seen twice; of a file only (default: none)':
    '字符串的取值不超过这么多种、且每种至少出现两次时，列为枚举值；仅用于文件（默认不列）',
  'nothing was seen: {0} has no events': '没有出现过事件：{0} 中没有事件',
  'let the application track some first': '请先让应用产生一些事件',
  '{0}: events added: {1}, variables added: {2}': '{0}：新增事件 {1} 个，新增变量 {2} 个',
  'nothing new: {0} stays as it is': '没有新内容：{0} 保持不变',
  'it is a draft: look through it, since what is misspelt in the code is in it, too; growingio plan lint finds such keys':
    '这是草稿，请检查一遍：代码中拼错的标识也在其中；growingio plan lint 可以找出这样的标识',
  '{0} more: --json has all': '另有 {0} 条：加 --json 可查看全部',
  '--enum is {0}: pass a number, 1 to {1}': '--enum 的值无效（{0}），应为：1 至 {1} 的数字',
  'leave it out, and no values are listed': '去掉它则不列出枚举值',
  '--enum is for files: a collector counts no values': '--enum 只能用于文件：collector 不统计取值',
  'write its events into a file, by its address /api/export, and name that by --from':
    '请通过其地址 /api/export 把事件导出为文件，再用 --from 指定该文件',
  '{0}: the collector has let go of {1} more variables': '{0}：collector 没有保留另外 {1} 个变量',
  'the collector has let go of {0} more event keys': 'collector 没有保留另外 {0} 个事件标识',
  'line {0} is left out: {1}': '忽略第 {0} 行：{1}',
  '{0} more lines are left out': '另外忽略了 {0} 行',
  '{0} can not be read to its end: {1}': '{0} 无法读完：{1}',
  'stopped before {0} was read': '{0} 还没读完时已停止',
  'nothing is written: run the same command again': '没有写入任何内容：请再次运行同一命令',
  '{0} has no line that is an event': '{0} 中没有一行是事件',
  'write one event a line: what growingio send --from reads, or what a collector exports':
    '请每行写一个事件：growingio send --from 能读取的格式，或 collector 导出的格式',
  'the variables are {0}: write an object': '变量为 {0}：应为对象',
  '{0} has more than {1} variables: the others are left out': '{0} 的变量超过 {1} 个：忽略其余的变量',
  'there are more than {0} event keys: {1} events are left out': '事件标识超过 {0} 个：忽略了 {1} 个事件',
  'left out: {0}': '忽略：{0}',
  'left out: {0} of its values are objects, and variables are flat': '忽略：有 {0} 个值是对象，而变量不能嵌套',
  'taken as a string: {0}': '作为字符串：{0}',
  '{0} of its values are strings, {1} are numbers': '有 {0} 个值是字符串，{1} 个是数字',
  'it is deprecated by the plan, and was seen {0} times': '方案中已废弃，但出现了 {0} 次',
  'the plan requires it, and {0} of {1} events have none': '方案要求必填，但 {1} 个事件中有 {0} 个没有它',
  'it is {0} in the plan, and {1} of {2} values are not': '方案中的类型是 {0}，但 {2} 个值中有 {1} 个不是',
  'the plan does not list its value {0}': '方案的枚举值中没有 {0}',

  // plan/table/
  'event key': '事件标识',
  'event name': '事件名称',
  'event description': '事件描述',
  owner: '负责人',
  deprecated: '已废弃',
  'variable key': '变量标识',
  'variable name': '变量名称',
  'variable description': '变量描述',
  'variable type': '变量类型',
  required: '必填',
  enum: '枚举值',
  string: '字符串',
  int: '整数',
  double: '小数',
  yes: '是',
  no: '否',
  'take over the spreadsheet that product managers keep, as CSV': '导入产品经理维护的表格（CSV）',
  'adds and changes what the table has; the rest of the plan stays': '按表格增加和修改，方案的其余内容不变',
  'into another file than growingio.plan.json': '写入 growingio.plan.json 以外的文件',
  'columns by name, Chinese or English; a row is a variable of an event':
    '按列名识别，中英文均可；每行是一个事件的一个变量',
  'columns that say nothing of the plan: {0}': '与方案无关的列：{0}',
  '{0} row {1}: {2}': '{0} 第 {1} 行：{2}',
  '{0}: faults: {1}; nothing is written': '{0}：有 {1} 处错误，没有写入任何内容',
  '{0}: events added: {1}, variables added: {2}, changed: {3}': '{0}：新增事件 {1} 个，新增变量 {2} 个，修改 {3} 处',
  '{0} is larger than any plan': '{0} 过大，不会是埋点方案',
  'name the table of the plan': '请指定埋点方案的表格',
  'name a file that this user may read': '请指定当前用户可读的文件',
  '{0} has no column {1}': '{0} 没有“{1}”列',
  'name the columns in its first row: {0}; growingio plan export writes such a table':
    '请在第一行写上列名：{0}；growingio plan export 会写出这样的表格',
  '{0} has two columns {1}': '{0} 有两列都是“{1}”',
  'rename one of them': '请修改其中一列的列名',
  '{0} is empty, and no row above has one': '{0}为空，上方各行也没有',
  '{0} is empty': '{0}为空',
  '{0} is {1}, and {2} in row {3}, of the same event': '{0}为 {1}，而同一事件在第 {3} 行为 {2}',
  'the variable {0} stands in row {1} already, of the same event': '变量 {0} 在同一事件的第 {1} 行已经出现过',
  '{0} is empty: write string, int or double': '{0}为空：应为字符串、整数或小数',
  '{0} is {1}: write string, int or double': '{0}为 {1}：应为字符串、整数或小数',
  '{0} is {1}: a value is no {2}': '{0}为 {1}：有的值不是 {2}',
  '{0} is {1}: write yes or no': '{0}为 {1}：应为“是”或“否”',
  'write the plan as CSV for a spreadsheet': '把方案写成 CSV 表格',
  'for Excel and WPS; growingio plan import takes it back': '可用 Excel 和 WPS 打开；growingio plan import 可再导入',
  'with Chinese columns, to standard output': '使用中文列名，写到标准输出',
  'where to (default: standard output)': '写到哪里（默认为标准输出）',
  '{0} is the plan itself: the table would replace it': '{0} 就是埋点方案本身：导出的表格会覆盖它',
  'name another file': '请指定其他文件',
  '--json is for an export into a file: the table itself is no JSON':
    '--json 只能在导出到文件时使用：表格本身不是 JSON',
  'name a file, or read {0} itself': '请指定文件，或直接读取 {0}',
  '{0}: events: {1}, variables: {2}': '{0}：事件 {1} 个，变量 {2} 个',

  // plan/file/plan-changes.ts
  '(none)': '（无）',

  // doctor/
  'project ID': '项目ID',
  mode: '模式',
  host: '主机',
  proxy: '代理',
  API: '接口',
  clock: '时钟',
  latency: '延迟',
  outbox: '磁盘队列',
  frameworks: '框架',
  packages: '软件包',
  'there is no package.json in {0}': '{0} 中没有 package.json',
  'what an application here would meet': '检查此处的应用会遇到什么问题',
  'with an outbox on disk, for programs': '同时检查磁盘队列，输出供程序读取',
  'find out what keeps events from arriving; sends none': '找出事件没有送达的原因；不会发送任何事件',
  'the project ID (default: GROWINGIO_PROJECT_ID)': '项目ID（默认取 GROWINGIO_PROJECT_ID）',
  'where events go (default: GROWINGIO_HOST, or GrowingIO)': '事件发往哪里（默认取 GROWINGIO_HOST，否则为 GrowingIO）',
  'look at this directory of an outbox on disk, too': '同时检查磁盘队列的这个目录',
  'what each step may take (default: 4000, as a request of a client)':
    '每一步最多用时（默认 4000，与 client 的请求相同）',
  '--timeout is {0}': '--timeout 为 {0}',
  'write a whole number from {0} to {1}, in ms': '请写 {0} 到 {1} 的整数，单位毫秒',
  'there was no answer within {0} ms': '{0} 毫秒内没有应答',
  'correct the variable, or unset it': '请更正或取消这个环境变量',
  '{0} and {1} are both set, and differ: that in small letters counts': '{0} 和 {1} 都已设置，而且值不同：以小写的为准',
  'unset one of them': '请取消其中一个',
  '{0} ({1}) is passed by: NO_PROXY names {2}': '不经过 {0}（{1}）：NO_PROXY 包含 {2}',
  'none: events go directly': '没有代理：事件直接发出',
  'correct host; else look at the DNS of this machine or container (/etc/resolv.conf)':
    '请更正 host；否则请检查本机或容器的 DNS（/etc/resolv.conf）',
  '{0} lets us through': '{0} 放行',
  'the proxy does that': '由代理完成',
  'correct {0}, or start the proxy: {1} is not reached without it either':
    '请更正 {0}，或启动代理：不经过代理也无法连接 {1}',
  '{0} is reached without it: where the setting is left over, unset {1}, or name {2} in NO_PROXY':
    '不经过代理即可连接 {0}：如果这是遗留的设置，请取消 {1}，或把 {2} 写入 NO_PROXY',
  'write the right user and password into {0}: http://user:password@proxy:port':
    '请在 {0} 中写入正确的用户名和密码：http://user:password@proxy:port',
  'have the proxy allow {0}': '请让代理放行 {0}',
  "look at the proxy: it can't reach {0}, or is none; without it: name {1} in NO_PROXY":
    '请检查代理：它无法连接 {0}，或根本不是代理；如果不需要它，请把 {1} 写入 NO_PROXY',
  '{0}, the certificate is valid until {1}': '{0}，证书有效期至 {1}',
  '{0}; NODE_TLS_REJECT_UNAUTHORIZED=0 has Node take any':
    '{0}；由于 NODE_TLS_REJECT_UNAUTHORIZED=0，Node 接受任何证书',
  'where it is to be http, write host with http://; else correct its port':
    '如果本应使用 http，请把 host 写成 http://；否则请更正端口',
  'correct host and port; else a firewall or a proxy on the way breaks TLS off':
    '请更正 host 和端口；否则是途中的防火墙或代理中断了 TLS',
  'there is no project ID': '没有项目ID',
  'correct host and its scheme (http or https); what stands before the API may break off, too':
    '请更正 host 及其协议（http 或 https）；也可能是接口之前的设备断开了连接',
  '{0} comes first': '请先解决{0}',
  '{0} is reached': '可以连接 {0}',
  'events go by another address of the host; each try of this one costs time':
    '事件会经由主机的另一个地址发出；但每次尝试这个地址都要花费时间',
  'nothing listens there, or a firewall refuses: correct host and port':
    '那里没有服务在监听，或被防火墙拒绝：请更正 host 和端口',
  'this machine has no way there: look at its network, its routes, and whether it has IPv6':
    '本机没有通往那里的路由：请检查网络、路由，以及是否支持 IPv6',
  'mostly a firewall: let this machine out to that port, or set HTTPS_PROXY where the way out is a proxy':
    '多半是防火墙：请放行本机到该端口的连接；如果出口是代理，请设置 HTTPS_PROXY',
  '{0}: a collector takes events, and not GrowingIO': '{0}：接收事件的是 collector，不是 GrowingIO',
  '{0}: events are taken': '{0}：可以接收事件',
  'send one event to be sure: growingio send EVENT --user ID': '请发送一个事件来确认：growingio send EVENT --user ID',
  '{0}: the API is reached, and refuses a batch without events': '{0}：可以连接接口，但它拒绝不含事件的请求',
  '{0}: the API is reached, and wants to be asked later': '{0}：可以连接接口，但它要求稍后再试',
  'clients wait, and try again': 'client 会等待并重试',
  'nothing to mend here: clients keep events and try again; what stands between may be down, too':
    '这里无需处理：client 会保留事件并重试；也可能是途中的设备出现故障',
  '{0}: the API does not work now': '{0}：接口目前不可用',
  "set host to where the API is; clients don't follow redirects, which would lose the events":
    '请把 host 设为接口所在的地址；client 不会跟随重定向，否则会丢失事件',
  '{0}: it redirects to {1}': '{0}：重定向到 {1}',
  'correct host, its path and the project ID: there is no {0} at this one':
    '请更正 host、其路径和项目ID：这个地址没有 {0}',
  '{0}: nobody takes events at this address': '{0}：这个地址不接收事件',
  '{0}: a proxy wants to know who asks': '{0}：代理要求身份验证',
  'correct the project ID; else a firewall or a gateway on the way refuses this machine':
    '请更正项目ID；否则是途中的防火墙或网关拒绝了本机',
  '{0}: the events of this project are refused': '{0}：这个项目的事件被拒绝',
  '{0}: that is no answer of the API': '{0}：这不是接口的应答',
  'correct host: something else answers there': '请更正 host：应答的是别的服务',
  'the answer has no Date': '应答中没有 Date',
  '{0} s from that of the host': '与主机相差 {0} 秒',
  'this machine is {0} s ahead of the host ({1})': '本机比主机快 {0} 秒（{1}）',
  'this machine is {0} s behind the host ({1})': '本机比主机慢 {0} 秒（{1}）',
  'set the clock, and have it kept right (timedatectl set-ntp true): events carry its time':
    '请校准时钟并保持同步（timedatectl set-ntp true）：事件的时间取自它',
  '{0} ms to connect, {1} ms to an answer': '连接 {0} 毫秒，应答 {1} 毫秒',
  'look at the way there; clients wait 4000 ms, or as requestTimeout says':
    '请检查网络；client 最多等待 4000 毫秒，或 requestTimeout 所设的时间',
  'set NODE_EXTRA_CA_CERTS to the file of that certificate (PEM) before Node starts':
    '请在启动 Node 之前把 NODE_EXTRA_CA_CERTS 设为该证书的文件（PEM）',
  'NODE_EXTRA_CA_CERTS is {0}, which does not hold it: add it to that file (PEM)':
    'NODE_EXTRA_CA_CERTS 为 {0}，其中没有该证书：请把它加入该文件（PEM）',
  'it was valid until {0}: have it renewed, or correct the clock of this machine':
    '有效期至 {0}：请更新证书，或校准本机的时钟',
  'it is valid from {0}: correct the clock of this machine, or have it renewed':
    '有效期自 {0} 起：请校准本机的时钟，或更新证书',
  'it is for {0}, and not for {1}: correct host, or look who answers in its place':
    '证书属于 {0}，而不是 {1}：请更正 host，或查明是谁在替它应答',
  'where it is yours, {0}; else somebody answers in place of {1}': '如果证书是你们自己的，{0}；否则有人在冒充 {1} 应答',
  '{0} signed it, as proxies that open TLS do: where it is yours, {1}':
    '由 {0} 签发，解密 TLS 的代理通常如此：如果它是你们自己的，{1}',
  'have the certificate of {0} renewed': '请更新 {0} 的证书',
  'the chain of the certificate is incomplete: that of its signer {0} is not sent, and not known here, {1}':
    '证书链不完整：没有发送签发者 {0} 的证书，本机也没有，{1}',
  'have {0} send the whole chain (fullchain.pem); where the signer is yours, {1}':
    '请让 {0} 发送完整的证书链（fullchain.pem）；如果签发者是你们自己的，{1}',
  "{0} can't be looked at ({1})": '无法查看 {0}（{1}）',
  'let this user read it': '请让当前用户可以读取它',
  'growingio outbox dead {0} shows them; growingio outbox replay {1} tracks them again':
    'growingio outbox dead {0} 查看死信；growingio outbox replay {1} 重新发送',
  'dead letters: {0}, mostly for {1}': '死信 {0} 封，主要原因是 {1}',
  'no event waits': '没有等待的事件',
  'no event waits; used by process {0}': '没有等待的事件；使用它的进程是 {0}',
  'events that wait: {0}, the oldest of {1}; {2}': '等待的事件 {0} 个，最早的发生于 {1}；{2}',
  'find out why they are not delivered: events that are more than 4 hours old get no visitor on GrowingIO':
    '请查明为什么没有送达：超过 4 小时的事件在 GrowingIO 上无法关联访问用户',
  'start the application, which delivers them, or growingio outbox drain {0}':
    '请启动应用来送达它们，或运行 growingio outbox drain {0}',
  '{0} held by process {1}': '进程 {1} 持有 {0} 个',
  '{0} of process {1}, which has ended': '已结束的进程 {1} 留下 {0} 个',
  '{0} held by process {1} on {2}': '{2} 上的进程 {1} 持有 {0} 个',
  '{0}: {1} bytes are damaged': '{0}：{1} 字节已损坏',
  'every intact event is delivered; look at the disk': '完好的事件都会送达；请检查磁盘',
  '{0} was written by a newer version': '{0} 由更新的版本写入',
  'install that version again, or a newer one': '请重新安装该版本，或更新的版本',
  '{0}: a replay of dead letters was interrupted': '{0}：死信的重新发送被中断',
  'run growingio outbox replay again': '请再次运行 growingio outbox replay',
  "{0} can't be read ({1})": '无法读取 {0}（{1}）',
  'run doctor as the user of the application': '请以应用的用户身份运行 doctor',
  '{0} MiB free': '剩余 {0} MiB',
  '{0} is no directory': '{0} 不是目录',
  'name a directory': '请指定一个目录',
  'make room: until there is some, events wait in memory, and end with the process':
    '请腾出空间：在此之前事件只在内存中等待，会随进程丢失',
  '{0}: the disk is full ({1})': '{0}：磁盘已满（{1}）',
  "{0} can't be written to ({1}){2}": '无法写入 {0}（{1}）{2}',
  '{0} is not there yet: a client makes it at its start; {1}': '{0} 尚不存在：client 启动时会创建；{1}',
  'run doctor as the user of the application; else chown -R {0} {1}':
    '请以应用的用户身份运行 doctor；否则请执行 chown -R {0} {1}',
  '{0} belongs to user {1}, and this is user {2}': '{0} 属于用户 {1}，而当前用户是 {2}',
  '{0} can be written to by every user (mode {1}), who can remove events that wait':
    '任何用户都可以写入 {0}（权限 {1}），从而删除等待的事件',
  'make room for an outage': '请腾出空间，以备服务中断时使用',
  'user {0}, mode {1}, ': '用户 {0}，权限 {1}，',
  '{0} can be written to: {1}{2}': '可以写入 {0}：{1}{2}',
  ': it belongs to user {0}, and this is user {1}': '：它属于用户 {0}，而当前用户是 {1}',
  'mount the disk for writing (in Kubernetes: a volume that is not readOnly)':
    '请以可写方式挂载磁盘（Kubernetes 中：不要把卷设为 readOnly）',
  'let this user write there, or name another directory': '请让当前用户可以写入，或指定另一个目录',
  'chown -R {0} {1}, or name another directory': '请执行 chown -R {0} {1}，或指定另一个目录',
  'chmod u+rwx {0}, or name another directory': '请执行 chmod u+rwx {0}，或指定另一个目录',
  'copy it from GrowingIO (项目概览 → 项目ID), and pass --project or set GROWINGIO_PROJECT_ID':
    '请从 GrowingIO 复制（项目概览 → 项目ID），然后传入 --project 或设置 GROWINGIO_PROJECT_ID',
  'there is none': '没有设置',
  "{0} ({1}) does not look like one: GrowingIO's have 16 or 32 hexadecimal digits":
    '{0}（{1}）不像项目ID：GrowingIO 的项目ID是 16 或 32 位十六进制数字',
  'take away the quotes: docker --env-file keeps them': '请去掉引号：docker --env-file 会保留引号',
  'correct GROWINGIO_MODE, or unset it': '请更正或取消 GROWINGIO_MODE',
  default: '默认',
  'events are logged, and none is sent': '事件只写入日志，不会发送',
  'no event is sent': '不发送任何事件',
  'where events are to be sent, unset GROWINGIO_MODE': '需要发送事件时，请取消 GROWINGIO_MODE',
  'correct {0}': '请更正 {0}',
  '{0} ({1}): events go there unencrypted': '{0}（{1}）：事件以明文发送',
  'write https:// in place of http://': '请把 http:// 改为 https://',
  '{0} ({1}) has a path: events go to {2}/v3/…': '{0}（{1}）带有路径：事件会发往 {2}/v3/…',
  'unless a reverse proxy of your own needs it, write {0}: clients add the path of the API':
    '除非你们自己的反向代理需要，否则请写 {0}：client 会自行加上接口的路径',
  '{0}: package.json has {1}, which is not installed': '{0}：package.json 中有 {1}，但没有安装',
  'run npm install': '请运行 npm install',
  '{0}, for {1}': '{0}，使用 {1}',
  'install a version of {0} in that range, or track by the client without an adapter':
    '请安装该范围内的 {0}，或不使用适配器，直接通过 client 埋点',
  '{0}: {1} takes {2}': '{0}：{1} 支持 {2}',
  'install Node 24, or another one that is maintained (nodejs.org/en/about/previous-releases)':
    '请安装 Node 24 或其他仍在维护的版本（nodejs.org/en/about/previous-releases）',
  '{0}: our packages need {1}': '{0}：GrowingIO for Node 需要 {1}',
  '{0}, maintained until {1}': '{0}，维护至 {1}',
  '{0}: it works, and gets no security fixes since {1}': '{0}：可以使用，但自 {1} 起不再有安全更新',
  'none of ours is installed in {0}': '{0} 中没有安装 @growingio 的包',
  '{0} {1}, each once': '{0} {1}，各一份',
  'npm ls {0} shows whose each is; then npm dedupe; for a bundler, name our packages as external':
    'npm ls {0} 显示各由谁引入；然后运行 npm dedupe；使用打包工具时，请把 @growingio 的包设为 external',
  '{0} copies of {1}: {2}': '有 {0} 份 {1}：{2}',
  '{0} copies of {1} in different versions: {2}': '有 {0} 份版本不同的 {1}：{2}',
  'npm install {0}': '请运行 npm install {0}',
  'our packages have different versions: {0}, and others {1}': '@growingio 各包的版本不一致：{0}，其余为 {1}',
  none: '没有',
  ', from {0}': '，来自 {0}',
  '{0} {1} needs {2} {3}, and there is {4}{5}': '{0} {1} 需要 {2} {3}，而实际为 {4}{5}',
  'npm install {0}; a registry mirror that does not have it is behind: take another one (npm config get registry)':
    '请运行 npm install {0}；如果镜像源没有这个版本，说明它尚未同步：请换用其他源（npm config get registry）',
  '{0} needs {1} {2} beside it, and there is {3}': '{0} 需要同时安装 {1} {2}，而实际为 {3}',
  'failures: {0}, warnings: {1}, ok: {2}': '失败 {0}，警告 {1}，正常 {2}',
  ok: '正常',
  warning: '警告',
  failure: '失败',
  skipped: '跳过',

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
  'JSON Lines or CSV, or - for standard input (resumed only with --state)':
    'JSON Lines 或 CSV 文件；- 表示标准输入（指定 --state 才能续传）',
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
  'the collector has taken the event; GrowingIO has not seen it': '收到该事件的是 collector，GrowingIO 并未收到',
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
  'name a file that this user may read, or - for standard input': '请指定当前用户可读的文件，或用 - 表示标准输入',
  'stopped before {0} had an event': '{0} 还没有事件时已停止',
  'nothing is sent: run the same command again': '没有发送任何事件：请再次运行同一命令',
  '{0} is compressed': '{0} 是压缩文件',
  '{0} is one list of all events': '{0} 是包含全部事件的一个数组',
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
  'this is no JSON: write one event a line, as jq -c does': '不是 JSON：请每行写一个事件，可用 jq -c 转换',
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
  '{0} by the proxy {1} of {2}': '{0}（经由 {2} 指定的代理 {1}）',
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
  'put it back as it was, its time of change too; or delete {0}: then all its lines are sent, also those that GrowingIO has already':
    '请恢复原文件及其修改时间；或删除 {0}，则全部重新发送，包括 GrowingIO 已收到的行',
  'lines that were there: {0}, all settled. Put those that came behind them into a file of their own (a CSV needs its first line there, too), send that, and delete {1}':
    '原有的 {0} 行均已处理。请把其后新增的行另存为一个文件（CSV 需带上首行列名）单独发送，并删除 {1}',
  '{0}: going on at line {1}, lines settled so far: {2}': '{0}：从第 {1} 行继续，已处理 {2} 行',
  'the input has changed while it was sent': '发送过程中输入文件被改动',
  'lines that were added or changed meanwhile are not sent: send those by themselves':
    '期间增加或改动的行没有发送：请单独发送这些行',
  'process {0} is sending {1}': '进程 {0} 正在发送 {1}',
  'wait until it has ended, or stop it: the same command goes on then':
    '请等它结束，或停止它：之后再次运行同一命令即可继续',
  'the files beside the input can not be written: {0}': '无法写入输入文件旁的文件：{0}',
  'make room on their disk, then run the same command again': '请在该磁盘上腾出空间，然后再次运行同一命令',
  'let this user write to the folder of the input, or name other files by --state and --rejected':
    '请让当前用户可以写入输入文件所在目录，或用 --state 和 --rejected 指定其他文件',
  'the input can not be read to its end: {0}': '输入无法读完：{0}',
  'look at its disk, then run the same command again': '请检查其磁盘，然后再次运行同一命令',
  '--state and --rejected are the same file: {0}': '--state 与 --rejected 是同一个文件：{0}',
  'name two files': '请指定两个不同的文件',
  '--{0} is the input itself: {1}': '--{0} 就是输入文件本身：{1}',
  '--{0} is a folder: {1}': '--{0} 是目录：{1}',
  'name a file in it': '请指定其中的一个文件',
  'not sent, and not in {0}:': '以下内容没有发送，也没有写入 {0}：',
  'what was not sent is in {0}, with its line and the reason: mend it, and send it by itself':
    '未发送的内容在 {0} 中，附有行号和原因：请修正后单独发送',
  'not all is sent: the same command goes on at line {0}, by {1}':
    '没有全部发送：再次运行同一命令，即从第 {0} 行继续（依据 {1}）',
  'not all is sent: the same command goes on at line {0}, by {1}, once {2} is as it was, its time of change too':
    '没有全部发送：待 {2} 恢复为原来的内容和修改时间后，再次运行同一命令，即从第 {0} 行继续（依据 {1}）',
  'not all is sent: {0} was not read to its end': '没有全部发送：{0} 未读完',

  // relay/
  'deliver what waits in queues to GrowingIO (@growingio/bullmq)':
    '把队列中等待的事件送往 GrowingIO（@growingio/bullmq）',
  '@growingio/bullmq is missing': '缺少 @growingio/bullmq',

  // outbox/
  '{0} for {1}: {2}, the oldest {3} old ({4})': '{0}属于{1}：{2}，最早的在 {3}前（{4}）',
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
  'written by an earlier version, which did not note the project: {0}, sent to {1}':
    '{0}由早期版本写入，没有记录项目：发往 {1}',
  'process {0} of {1} may live: waiting up to a minute for a sign of it':
    '进程 {0}（{1}）可能仍在运行：最多等待一分钟，看它是否续租',
  'delivered: {0}': '已送达 {0}',
  'refused: {0}, see growingio outbox dead {1}': '{0}被拒绝：请看 growingio outbox dead {1}',
  'nothing waits any more': '已没有等待的事件',
  'still waiting: {0}': '还有 {0}在等待：',
  'process {0} holds them, and delivers them: to have them drained, stop it and run this again':
    '由进程 {0} 持有并送达：如要用本命令送达，请先停止该进程再运行一次',
  'they were accepted for another project or host, and are not sent to {0}: {1}':
    '它们属于另一个项目或地址，不会发往 {0}：{1}',
  'name those by --project and --host': '请用 --project 和 --host 指定它们',
  'process {0} of {1} seems to live: stop it, and run this again': '进程 {0}（{1}）似乎仍在运行：请停止它，再运行一次',
  'they could not be delivered or taken: see the messages above, and run this again':
    '未能送达或接管：请看上面的消息，然后再运行一次',
  '{0} is no outbox: other files are there, and none of an outbox':
    '{0} 不是磁盘队列的目录：其中有别的文件，没有磁盘队列的文件',
  'name the directory that is given to diskOutbox({ directory })': '请指定传给 diskOutbox({ directory }) 的目录',
  'there is no directory {0}': '没有 {0} 这个目录',
  'run this again when it has ended': '请等它结束后再运行一次',
  '{0} is closed to this user ({1})': '当前用户无权访问 {0}（{1}）',
  "{0} can't be written to ({1})": '无法写入 {0}（{1}）',
  'make room on its disk, then run this again': '请在其磁盘上腾出空间，然后再次运行',
  'run this where the disk is mounted for writing': '请在磁盘以可写方式挂载的地方运行',
  'run this as the user of the application': '请以应用的用户身份运行',
  'see growingio outbox ls for what is wrong': '请用 growingio outbox ls 查看问题所在',
  'there is one in {0}': '这里有一个：{0}',
  'there are more: --limit 0 shows all': '还有更多：--limit 0 显示全部',
  'no events wait': '没有等待的事件',
  'process {0} uses it since {1}, and holds nothing': '进程 {0} 自 {1} 起使用此目录，没有持有事件',
  '1 dead letter': '1 封死信',
  '{0} dead letters': '{0} 封死信',
  '{0} ({1})': '{0}（{1}）',
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
  'delivered: {0}, a second: {1}, waiting: {2}': '已送达 {0}，每秒 {1}，还有 {2} 个在等待',
  'which dead letters?': '哪些死信？',
  'name them by --event and --reason, or take --all': '请用 --event、--reason 指定，或用 --all 选择全部',
  'events again: {0}; left: {1}': '{0}已放回等待的事件，{1} 封保留',
  'a running application sends them within seconds, else the next one or growingio outbox drain':
    '正在运行的应用会在几秒内发送，否则由下一个进程或 growingio outbox drain 发送',
  'left, since an earlier version did not note the project: {0}; name it by --project':
    '保留的死信中，{0}由早期版本写入，没有记录项目：请用 --project 指定',
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

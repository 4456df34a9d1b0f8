/** The messages of this package in Chinese, by their English text, in the order of the files that write them. */

import type { Dictionary } from '@growingio/upload/adapter';

export const chinese: Dictionary = {
  // options.ts, backend/read-connection.ts, backend/peer.ts
  'connection and queue are both given: leave one out': 'connection 和 queue 不能同时传入：请去掉一个',
  "connection is missing: pass it, as in { connection: 'redis://localhost:6379' }, or a ready queue":
    "connection 缺失：请传入，例如 { connection: 'redis://localhost:6379' }，或传入现成的 queue",
  'a Queue of bullmq': 'bullmq 的 Queue',
  'a name of 1 to 100 characters, without spaces, colons and braces': '1 至 100 个字符的名称，不含空格、冒号和花括号',
  'a text of 1 to 100 characters, without spaces': '1 至 100 个字符的文本，不含空格',
  "a URL (redis://…, rediss://…, postgres://…), options or a client of ioredis ('ioredis'), or a Pool of pg ('pg')":
    "URL（redis://…、rediss://…、postgres://…）、ioredis 的选项或 client（'ioredis'），或 pg 的 Pool（'pg'）",
  'a text': '一段文本',
  'a {0}': '{0} 类型的值',
  "connection has a keyPrefix, which BullMQ can't work with: leave it out, and use the option prefix":
    'connection 中有 BullMQ 不支持的 keyPrefix：请去掉，改用选项 prefix',
  "connection needs the package {0}, which can't be loaded: install it, as in npm install {1}":
    'connection 需要的包 {0} 无法加载：请安装，例如 npm install {1}',

  // backend/network-failures.ts
  'it does not speak TLS, {0}': '对方不支持 TLS，{0}',
  'its certificate is not trusted, {0}': '证书不受信任，{0}',

  'check user and password in connection, and the rights of that user':
    '请检查 connection 中的用户和密码，以及该用户的权限',

  // backend/postgres-failures.ts, backend/redis-failures.ts
  '{0}, {1}': '{0}，{1}',
  'it is a replica, read-only': '连到了只读副本',
  'others were faster': '与其他事务冲突',
  'its disk is full': '磁盘已满',
  'it has no memory left': '内存不足',
  'it has too many connections': '连接数已满',
  'it is short of something': '资源不足',
  'others hold a lock': '锁被占用',
  'it took too long': '执行超时',
  "it can't use its disk": '无法读写磁盘',
  'it is shutting down': '正在关闭',
  'it has crashed and starts again': '崩溃后正在重启',
  'it is starting': '正在启动',
  'no connection': '连接不上',
  'wrong user or password': '用户或密码有误',
  'there is no such database': '数据库不存在',
  'the user may not do that': '该用户没有权限',
  'its schema is not that of this version of bullmq': 'schema 与当前 bullmq 的版本不符',
  'there is no such schema': 'schema 不存在',
  'it is older than PostgreSQL 13': '版本低于 PostgreSQL 13',
  'its schema is of a newer bullmq: update bullmq': 'schema 来自更新版本的 bullmq：请升级 bullmq',
  'it wants a password': '需要密码',
  'it does not speak TLS': '对方不支持 TLS',
  'no answer in time': '超时未应答',
  'it refuses the command': '拒绝执行命令',
  'it is full': '内存已满',
  'its master is down': '主库不可用',
  'the cluster is down': '集群不可用',
  'too few replicas': '副本不足',
  "it can't write to its disk": '无法写入磁盘',
  'a script keeps it busy': '有脚本正在占用',
  'its role has changed': '节点角色已变化',
  'the cluster moves its keys': '集群正在迁移键',
  'it runs in protected mode': '处于保护模式',
  'no sentinel knows a master': '没有 Sentinel 知道主库在哪里',
  'it is older than Redis 6.2': '版本低于 Redis 6.2',
  'give it more memory (maxmemory), or see whether relays empty the queue: growingio-relay status':
    '请增加内存（maxmemory），或用 growingio-relay status 查看是否有 relay 在处理队列',
  'it is nearly full (maxmemory)': '内存将满（maxmemory）',

  // backend/postgres-backend.ts, backend/redis-backend.ts, backend/say-risks.ts
  'its fsync is off: a crash of the machine may damage all it has; set it to on':
    'fsync 为 off：机器崩溃可能损坏全部数据；请设为 on',
  'its synchronous_commit is off: when it crashes, jobs of the last moments are lost; set it to on':
    'synchronous_commit 为 off：崩溃时会丢失最后一刻的任务；请设为 on',
  'its appendfsync is no: a crash of the machine loses up to 30 s of jobs; set it to always or everysec':
    'appendfsync 为 no：机器崩溃最多丢失 30 秒的任务；请设为 always 或 everysec',
  'its appendfsync is everysec: a crash of the machine loses up to 2 s of jobs; set it to always where that is too much':
    'appendfsync 为 everysec：机器崩溃最多丢失 2 秒的任务；如果不能接受，请设为 always',
  'its maxmemory-policy is {0}, which may throw jobs away: set it to noeviction':
    'maxmemory-policy 为 {0}，任务可能被淘汰：请设为 noeviction',
  'it keeps no append-only file: when it restarts, jobs since its last snapshot are lost; set appendonly yes':
    '没有开启 AOF：重启会丢失上次快照之后的任务；请设置 appendonly yes',
  '{0} may lose events: {1}': '{0} 可能丢失事件：{1}',
  'the settings of {0} can not be read: {1}': '无法读取 {0} 的设置：{1}',

  // batch/queued-batch.ts
  'it is no batch of events': '不是事件批次',
  'the sizes of its events are not those of its bytes': '各事件的大小与内容不符',
  'its format is not that of this version': '格式不是当前版本的格式',
  'it has no project ID': '没有项目 ID',
  'it can not be uncompressed': '无法解压',

  // sender/
  'the sender is closed': 'sender 已关闭',
  'there is no queue': '没有队列',

  // relay/relay.ts
  'a batch is for the project {0}, and this relay delivers those of {1}: give each project a queue of its own, or start a relay for it':
    '有批次属于项目 {0}，而本 relay 只送达项目 {1} 的批次：请让每个项目使用各自的队列，或为该项目启动一个 relay',
  'a dead letter ({0}) lies in the queue beside this one whose name ends in -dead: growingio-relay replay puts it back':
    '一个事件成为死信（{0}），保存在旁边名称以 -dead 结尾的队列中：可用 growingio-relay replay 放回',

  'a batch can not be delivered: {0}': '有批次无法送达：{0}',

  // source/bullmq-source.ts
  'the queue fails ({0}): what is in it waits': '队列出错（{0}）：其中的事件继续等待',
  'the queue fails ({0}): it is tried again': '队列出错（{0}）：将重试',
  'the queue can not be read: {0}': '无法读取队列：{0}',
  'a job can not be read ({0}): it is kept in {1}': '有任务无法读取（{0}）：保存到 {1}',
  'the source has not been started': 'source 尚未启动',

  // cli/balance.ts
  '{0} are missing': '缺少 {0} 个',
  '{0} are too many': '多出 {0} 个',
  'the counters of the queue {0} do not balance: {1} events were handed over, {2} waiting + {3} active + {4} delivered + {5} dead are {6}: {7}':
    '队列 {0} 的计数不符：已移交 {1} 个事件，而等待 {2} + 处理中 {3} + 已送达 {4} + 死信 {5} = {6}：{7}',
  'jobs were removed by hand, or by a Redis that evicts keys (set its maxmemory-policy to noeviction)':
    '有任务被手工删除，或被 Redis 淘汰（请把 maxmemory-policy 设为 noeviction）',

  // cli/command-error.ts, cli/commands.ts
  "the queue {0} can't be reached ({1})": '连不上队列 {0}（{1}）',
  '{0} fails at the queue {1} ({2}): {3} dead letters were put back before':
    '{0} 在处理队列 {1} 时出错（{2}）：此前已放回 {3} 封死信',
  'run it again when that is mended: it goes on with the rest': '修复之后请再次运行：会继续放回其余的死信',
  'is {0} running, and is --redis (or GROWINGIO_QUEUE_URL, REDIS_URL) right, its password too?':
    '请检查 {0} 是否在运行，--redis（或 GROWINGIO_QUEUE_URL、REDIS_URL）及其密码是否正确',
  'delivers what waits in queues to GrowingIO, one relay a queue, until SIGTERM':
    '把队列中等待的事件送达 GrowingIO，每个队列一个 relay，直到 SIGTERM',
  'prints the counters of queues, of all their senders and relays': '打印队列的计数，包括所有 sender 和 relay',
  'puts the dead letters of queues back, for when what was wrong with them is mended': '问题修复之后，把死信放回队列',
  'the queue growingio': '队列 growingio',
  'two projects, 25 s to drain': '两个项目，排空最多 25 秒',
  'for machines': '供程序读取',
  '{0} is no command': '没有命令 {0}',
  'use status or replay, or none of them to run a relay': '请用 status 或 replay；不写命令则运行 relay',
  '{0} and {1} are two commands': '{0} 和 {1} 是两个命令',
  'run one at a time': '请一次运行一个',
  '{0} stands alone': '{0} 前面没有选项',
  'put what it is for before it, as in --queue shop': '请写明它属于哪个选项，例如 --queue shop',
  'see {0} --help': '请见 {0} --help',

  // cli/flags.ts
  'redis://host:6379, rediss:// with TLS, or postgres://host/database; a password belongs into the environment':
    'redis://host:6379，使用 TLS 则为 rediss://，或 postgres://host/database；密码请放在环境变量中',
  'the master of that name: --redis is a Sentinel; repeat it for each':
    '该名称的主库：此时 --redis 是 Sentinel，有几个就写几次',
  '--redis is a node of a Redis Cluster; repeat it for others':
    '--redis 是 Redis Cluster 的一个节点，可多次指定其他节点',
  'default growingio': '默认 growingio',
  "BullMQ's prefix of all keys, default bull": 'BullMQ 所有键的前缀，默认 bull',
  "over how many queues the senders' option spreads it": '分散到几个队列，与 sender 的同名选项一致',
  'deliver only its batches, default all': '只送达该项目的批次，默认全部',
  'deliver to this host, default where each batch is for': '送达到该地址，默认为各批次自己的地址',
  'batches held at once, default 16': '同时持有的批次数，默认 16',
  'batches a second of all relays together, default no limit': '所有 relay 合计每秒的批次数，默认不限',
  'events in one request, default 500': '一个请求的事件数，默认 500',
  'when another relay takes what a dead one held, default 30000': 'relay 终止后多久由别的 relay 接手，默认 30000',
  'for delivering what it holds after SIGTERM, default 7000; 3 s less than the grace period, which is 10 s with Docker, 30 s with Kubernetes':
    'SIGTERM 之后送达手中事件的时间，默认 7000；应比宽限期少 3 秒，Docker 的宽限期为 10 秒，Kubernetes 为 30 秒',
  '/healthz, /readyz and /metrics, default 9464, 0 for any free one':
    '/healthz、/readyz 和 /metrics 的端口，默认 9464，0 为任意空闲端口',
  'default 0.0.0.0; 127.0.0.1 for this machine only': '默认 0.0.0.0；127.0.0.1 为仅限本机',
  'end when the queues are empty': '队列为空时结束',
  'JSON for machines: one object for each queue; errors as { code, message, next }':
    '供程序读取的 JSON：每个队列一个对象；错误为 { code, message, next }',
  'show this': '显示本帮助',
  'show the version': '显示版本',

  // cli/given.ts
  '{0} has no --{1}': '{0} 没有选项 --{1}',
  'leave it out, or see {0} --help': '请去掉，或查看 {0} --help',
  '--{0} is given twice': '--{0} 指定了两次',
  'leave one out': '请去掉一个',
  '--{0} takes no value': '--{0} 不带值',
  'write --{0} alone, or leave it out': '请只写 --{0}，或去掉',
  '; {0} is taken for another option': '；{0} 会被当作另一个选项',
  '--{0} has no value': '--{0} 缺少值',
  'write --{0}={1}{2}': '请写成 --{0}={1}{2}',

  // cli/help.ts
  'Usage: {0} --redis URL [options]': '用法：{0} --redis URL [选项]',
  'Examples:': '示例：',
  'GROWINGIO_QUEUE_PASSWORD is the password where the URL has none (GROWINGIO_SENTINEL_PASSWORD that of the Sentinels).':
    'URL 中没有密码时，密码取自 GROWINGIO_QUEUE_PASSWORD（Sentinel 的取自 GROWINGIO_SENTINEL_PASSWORD）。',
  'Exit codes: 0 done, 1 findings or failure, 2 wrong use.': '退出码：0 完成，1 发现问题或失败，2 用法有误。',
  repeatable: '可多次指定',
  'environment: {0}': '环境变量：{0}',
  '{0} ({1})': '{0}（{1}）',
  ', ': '、',
  '; ': '；',

  // cli/place.ts
  'a --queue is given twice': '同一个 --queue 指定了两次',
  'give each queue once: one relay serves it': '每个队列只需指定一次：由一个 relay 处理',
  'there is no --redis': '缺少 --redis',
  'pass --redis {0}, or set GROWINGIO_QUEUE_URL or REDIS_URL':
    '请传入 --redis {0}，或设置 GROWINGIO_QUEUE_URL 或 REDIS_URL',
  '--sentinel and --cluster exclude each other': '--sentinel 和 --cluster 不能同时使用',
  '--redis is given twice': '--redis 指定了两次',
  'give one, or add --cluster or --sentinel NAME': '请只写一个，或加上 --cluster 或 --sentinel NAME',
  '{0} is no URL of Redis or PostgreSQL': '{0} 不是 Redis 或 PostgreSQL 的 URL',
  'write it as {0}, rediss://… with TLS, or postgres://…': '请写成 {0}，使用 TLS 则为 rediss://…，或 postgres://…',

  // cli/probe-server.ts
  'GET only': '只支持 GET',
  'there are {0}': '可用的路径：{0}',
  'port {0} of {1}': '{1} 的端口 {0}',
  '{0} is in use': '{0} 已被占用',
  'pass another --port (0 for any free one), or end what has it':
    '请换一个 --port（0 为任意空闲端口），或结束占用它的进程',
  '{0} may not be used': '{0} 没有权限使用',
  'pass a --port from 1024 on': '请使用 1024 以上的 --port',
  "{0} can't be used ({1})": '{0} 无法使用（{1}）',
  'pass an address of this machine as --http-host': '请把 --http-host 设为本机的地址',

  // cli/queue-watch.ts, cli/replay.ts, cli/run-relay-command.ts
  'no answer within {0} s': '{0} 秒内没有应答',
  '{0}: 1 dead letter put back': '{0}：已放回 1 封死信',
  ', 1 stays, since it is no batch of events': '，另有 1 封不是事件批次，予以保留',
  ', {0} stay, since they are no batches of events': '，另有 {0} 封不是事件批次，予以保留',
  '{0}: {1} dead letters put back': '{0}：已放回 {1} 封死信',
  '{0} is missing': '缺少 {0}',

  // cli/run-relays.ts, cli/served-queue.ts
  'delivers from {0}; {1}/healthz, /readyz, /metrics': '开始送达 {0}；{1}/healthz、/readyz、/metrics',
  '{0}: delivers what it holds; once more ends it at once': '{0}：正在送达手中的事件；再来一次则立即结束',
  '{0} is no port': '{0} 不是端口号',
  'pass a number from 0 (any free port) to 65535': '请使用 0（任意空闲端口）至 65535 的数字',
  'nothing was handed over to the queue {0} so far: are --queue and --prefix those of the senders?':
    '队列 {0} 至今没有收到任何事件：请检查 --queue 和 --prefix 是否与 sender 的一致',
  "the queue {0} can't be reached ({1}): it is tried again; is --redis right (or GROWINGIO_QUEUE_URL, REDIS_URL), and its password?":
    '连不上队列 {0}（{1}）：将重试；请检查 --redis（或 GROWINGIO_QUEUE_URL、REDIS_URL）及其密码',
  'whoever lists the processes of this machine can read the password in --redis: put it into GROWINGIO_QUEUE_PASSWORD, or the URL into GROWINGIO_QUEUE_URL':
    '在本机列出进程就能看到 --redis 中的密码：请把密码放在 GROWINGIO_QUEUE_PASSWORD 中，或把 URL 放在 GROWINGIO_QUEUE_URL 中',
  '{0}: {1} events taken, {2} delivered, {3} dead, {4} returned to the queue':
    '{0}：取出 {1} 个事件，送达 {2}，死信 {3}，放回队列 {4}',
  '{0}: {1}': '{0}；{1}',
  "the queue {0} can't be reached at the end ({1}): what this relay held and could not settle is delivered by the next one":
    '结束时连不上队列 {0}（{1}）：手中尚未处理完的事件由下一个 relay 送达',
  '{0} again: ends at once; another relay delivers what this one held':
    '再次收到 {0}：立即结束；手中的事件由别的 relay 送达',
  '--project goes with one --queue': '--project 只能与一个 --queue 一起使用',
  'leave it out: each batch goes to its own project': '请去掉：每个批次都会送达自己的项目',

  // cli/show-status.ts
  'nothing was ever handed over to the queue {0}: are --queue and --prefix those of the senders?':
    '队列 {0} 从未收到任何事件：请检查 --queue 和 --prefix 是否与 sender 的一致',
  '{0} events a second': '每秒 {0} 个事件',
  yes: '是',
  no: '否',
};

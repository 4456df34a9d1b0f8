/** The codes of errors: what is thrown at start, what ends a command, and what the process is warned of. */

/** @type {import('../table.js').Table} */
export const atStart = {
  family: 'errors',
  title: { en: 'Errors at start', zh: '启动时的错误' },
  intro: {
    en: 'A wrong configuration throws a `GrowingIOError` when the application starts; afterwards nothing throws. `error.code` is one of these.',
    zh: '配置有误时，应用启动时抛出 `GrowingIOError`；之后不再抛出任何异常。`error.code` 是下列之一。',
  },
  columns: { en: ['Code', 'Cause', 'Remedy'], zh: ['代码', '原因', '处理办法'] },
  rows: [
    {
      codes: ['ERR_GROWINGIO_PROJECT_ID'],
      en: [
        'there is no project ID',
        'pass `projectId` or set `GROWINGIO_PROJECT_ID` (项目概览 → 项目ID); to try without: mode `test`',
      ],
      zh: [
        '没有项目ID',
        '传入 `projectId` 或设置 `GROWINGIO_PROJECT_ID`（项目概览 → 项目ID）；没有项目时可先用 `test` 模式',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_OPTION'],
      en: [
        "an option has a wrong value, or one that does not go with another; `growingio` or `forRoot` was passed without `()`, or the Fastify plugin with them; `projectId` is a placeholder; two clients have one outbox; a directory of the disk outbox can't be written, or one that is looked into is not there or no outbox's; the collector's port is taken",
        'the message quotes the value and says what it must be, or what to write',
      ],
      zh: [
        '某个选项的值不对，或与另一个选项不相容；传入 `growingio` 或 `forRoot` 时漏了 `()`，或 Fastify 插件多写了 `()`；`projectId` 是占位符；两个 client 共用一个 outbox；磁盘队列的目录不可写，或要查看的目录不存在、不是磁盘队列的目录；collector 的端口被占用',
        '消息会写明这个值，以及应当怎么写',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_UNKNOWN_OPTION'],
      en: ['there is no such option, mostly a misspelt one', 'the message says which was probably meant'],
      zh: ['没有这个选项，多半是拼写有误', '消息会提示可能想写的是哪一个'],
    },
    {
      codes: ['ERR_GROWINGIO_DEPENDENCY'],
      en: [
        'a package that an option needs is not installed (`snappyjs` for `compression`), or one that a command needs: `@growingio/bullmq` (`growingio relay`), TypeScript (`growingio plan`); or Nest runs on another adapter than Express and Fastify',
        'install it, as the message says; use one of the two adapters',
      ],
      zh: [
        '某个选项需要的包没有安装（`compression` 需要 `snappyjs`），或命令需要的包没有安装：`@growingio/bullmq`（`growingio relay`）、TypeScript（`growingio plan`）；或 Nest 用的适配器不是 Express 也不是 Fastify',
        '按消息安装该包；换用这两种适配器之一',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_DECORATOR'],
      en: [
        '`@Track` stands above something that is no method, or its arguments are wrong',
        'put it above a method; the message says which argument is wrong',
      ],
      zh: ['`@Track` 没有写在方法上，或参数有误', '写在方法上；消息会指出是哪个参数'],
    },
  ],
};

/** @type {import('../table.js').Table} */
export const ofCommands = {
  family: 'errors',
  title: { en: 'Errors of the command line', zh: '命令行的错误' },
  intro: {
    en: '`growingio` and `growingio-relay` say what is wrong and what to do, and with `--json` also one of these. Exit codes: [0, 1 and 2](../packages/cli/README.md#exit-codes). Where nobody can tell whether something differs, `growingio plan diff` and `check` end with 2.',
    zh: '`growingio` 和 `growingio-relay` 会写明问题和解决办法，加上 `--json` 时还会给出下列代码之一。退出码为 [0、1 和 2](../packages/cli/README.zh-CN.md#退出码)。无法判断是否一致时，`growingio plan diff` 和 `check` 以 2 退出。',
  },
  columns: { en: ['Code', 'Cause', 'Remedy'], zh: ['代码', '原因', '处理办法'] },
  rows: [
    {
      codes: ['ERR_GROWINGIO_USAGE'],
      en: [
        'an option, a word or a value that is not known (exit code 2)',
        'the message quotes it; see `growingio COMMAND --help`',
      ],
      zh: ['选项、参数或值无效（退出码 2）', '消息中引用了该值；请见 `growingio COMMAND --help`'],
    },
    {
      codes: ['ERR_GROWINGIO_FOLDER'],
      en: ['the current folder was deleted while this shell was in it', '`cd` to one that is there'],
      zh: ['当前目录已被删除', '用 `cd` 进入一个存在的目录'],
    },
    {
      codes: ['ERR_GROWINGIO_NO_COLLECTOR'],
      en: [
        '`growingio tail`, `growingio plan infer`: nothing answers at the address, or what answers is no collector',
        'start one by `growingio dev`, or name its address by `--host` or `--from`',
      ],
      zh: [
        '`growingio tail`、`growingio plan infer`：该地址没有应答，或应答的不是 collector',
        '用 `growingio dev` 启动一个，或用 `--host`、`--from` 指明它的地址',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_COLLECTOR'],
      en: [
        "the collector refuses to be read: it has 100 readers already, or was asked by a name that is not this machine's",
        'close pages and other commands that read from it; name it as `localhost`',
      ],
      zh: [
        'collector 拒绝读取：已有 100 个读取者，或使用了不属于本机的主机名',
        '关闭正在读取它的页面和命令；用 `localhost` 访问',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_COMMAND'],
      en: [
        '`growingio dev -- COMMAND`: there is no such command, or it may not be run',
        'look at its spelling; write a command of a project behind `npx` or `npm run`',
      ],
      zh: [
        '`growingio dev -- COMMAND`：没有这个命令，或没有执行权限',
        '检查拼写；项目中的命令请写在 `npx` 或 `npm run` 之后',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_DEFECT'],
      en: ['a defect of `growingio` itself', 'report it with the command that you ran'],
      zh: ['`growingio` 自身的缺陷', '请把所运行的命令一并反馈给我们'],
    },
    {
      codes: ['ERR_GROWINGIO_OUTBOX'],
      en: [
        "`growingio outbox`: there is no such directory, it is no outbox's (exit code 2), or it can't be read; another replay runs in it",
        'name the directory of `diskOutbox()`; run it as the user of the application; wait until the replay has ended',
      ],
      zh: [
        '`growingio outbox`：没有这个目录，它不是磁盘队列的目录（退出码 2），或无法读取；其中有另一个重放正在运行',
        '指定 `diskOutbox()` 的目录；以应用的用户身份运行；等重放结束',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_BLOCKED'],
      en: [
        '`growingio send --from`: GrowingIO has taken nothing for 10 s, since host, project or proxy is wrong',
        'check `--host`, `--project` and the proxy; the same command begins where it was',
      ],
      zh: [
        '`growingio send --from`：GrowingIO 在 10 秒内没有接收任何事件，因为地址、项目或代理有误',
        '检查 `--host`、`--project` 和代理；再次运行同一命令即从原处开始',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_FILE'],
      en: [
        "`growingio send --from`: the input can't be read to its end or changes meanwhile, or the files beside it can't be written; `growingio plan infer`: the file can't be read to its end, or the command was stopped before it was; `growingio plan`: a file can't be written; any command: what it prints can't be written, as on a full disk",
        'free space, and a folder that may be written; or other files by `--state`, `--rejected`',
      ],
      zh: [
        '`growingio send --from`：输入文件无法读完或在此期间被改动，或旁边的文件无法写入；`growingio plan infer`：文件无法读完，或读完之前已停止；`growingio plan`：文件无法写入；任何命令：标准输出无法写入，例如磁盘已满',
        '腾出磁盘空间，确保目录可写；或用 `--state`、`--rejected` 指定其他文件',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_CREDENTIALS'],
      en: [
        '`growingio plan`: a key of the management API is missing or has wrong characters, or the file of keys is tracked by git or open to others (exit code 2)',
        "the message names it, and where it is on GrowingIO's site; `chmod 600`",
      ],
      zh: [
        '`growingio plan`：缺少管理 API 的密钥或其中有无效字符，或密钥文件已纳入 git、其他用户可以访问（退出码 2）',
        '消息指出是哪一个，以及它在 GrowingIO 网站上的位置；`chmod 600`',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_MANAGEMENT'],
      en: [
        "`growingio plan`: GrowingIO's management API does not answer, refuses, or answers something else than is documented",
        'the message has the status and the remedy; `growingio doctor --host` looks at the way there',
      ],
      zh: [
        '`growingio plan`：GrowingIO 的管理 API 没有应答、拒绝，或应答与文档不符',
        '消息含状态码和解决办法；可用 `growingio doctor --host` 检查网络',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_PLAN'],
      en: [
        "`growingio plan pull`, `push`: an event that `--event` names is not there, or GrowingIO can't have what the plan has",
        'mend the plan: the message lists all faults',
      ],
      zh: [
        '`growingio plan pull`、`push`：`--event` 指定的事件不存在，或 GrowingIO 无法使用埋点方案中的内容',
        '修正埋点方案：消息列出全部问题',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_UNREACHABLE'],
      en: [
        "`growingio relay`: the queue can't be reached; the message says why, and holds no password",
        'start Redis, or name it by `--redis`; its password is taken from `GROWINGIO_QUEUE_PASSWORD` too',
      ],
      zh: [
        '`growingio relay`：无法连接队列；消息写明原因，不含密码',
        '启动 Redis，或用 `--redis` 指明它；密码也可以来自 `GROWINGIO_QUEUE_PASSWORD`',
      ],
    },
    {
      codes: ['ERR_GROWINGIO_PORT'],
      en: [
        '`growingio relay`: the port of its probes and metrics is in use, may not be used, or belongs to no address of this machine',
        'another `--port`, from 1024 on, or 0 for any free one; an address of this machine as `--http-host`',
      ],
      zh: [
        '`growingio relay`：用于探针和指标的端口被占用、无权使用，或地址不属于本机',
        '用 `--port` 换一个端口（1024 以上，0 表示任意空闲端口）；`--http-host` 填本机的地址',
      ],
    },
  ],
};

/** @type {import('../table.js').Table} */
export const ofTheProcess = {
  family: 'warnings',
  title: { en: 'Warnings of the process', zh: '进程警告' },
  columns: { en: ['Code', 'Cause', 'Remedy'], zh: ['代码', '原因', '处理办法'] },
  rows: [
    {
      codes: ['GROWINGIO_NO_CLIENT'],
      en: [
        'a method with `@Track` of the core was called outside of every request and `scope()`: its events are lost',
        'call it in a request or in `client.scope()`, or name the client by the option `client`',
      ],
      zh: [
        '带有核心包 `@Track` 的方法在请求和 `scope()` 之外被调用，找不到客户端，事件丢失',
        '在请求或 `client.scope()` 中调用，或用选项 `client` 指明客户端',
      ],
    },
  ],
};

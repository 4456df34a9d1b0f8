/** How delivery stands: the states of the way to GrowingIO, and the words of a queue. */

/** @type {import('../table.js').Table} */
export const states = {
  family: 'states',
  title: { en: 'How delivery stands', zh: '投递状态' },
  intro: {
    en: '`stats().state`, and the notices `down` and `up`. Events wait in the outbox meanwhile; none is lost. With a queue it is [the queue](#what-a-queue-says) that this is said of.',
    zh: '见 `stats().state`，以及通知 `down` 和 `up`。期间事件在 outbox 中等待，不会丢失。使用队列时，说的是[队列的状态](#队列的状态)。',
  },
  columns: { en: ['State', 'Cause', 'Remedy'], zh: ['状态', '原因', '处理办法'] },
  rows: [
    {
      codes: ['up'],
      en: ['GrowingIO takes events', 'none'],
      zh: ['GrowingIO 正常接收', '无需处理'],
    },
    {
      codes: ['down'],
      en: [
        'it does not answer, or with 408, 425, 429 or 5xx: retried with growing waits',
        "none, if it is GrowingIO's; else the network: DNS, firewall, proxy",
      ],
      zh: [
        '没有应答，或返回 408、425、429、5xx：自动重试，间隔逐渐加长',
        'GrowingIO 一侧的故障无需处理；否则检查网络：DNS、防火墙、代理',
      ],
    },
    {
      codes: ['blocked'],
      en: [
        'the configuration is wrong: another status such as 403 or 404, a redirect, or everything is refused (`refuses everything`)',
        '`host`, `projectId`, the proxy; `curl` the address that the log names. Once that is fixed, it delivers by itself',
      ],
      zh: [
        '配置有误：返回 403、404 等其他状态码或重定向，或者所有请求都被拒绝（日志中的 `refuses everything`）',
        '检查 `host`、`projectId` 和代理；用 `curl` 试一下日志中的地址。修正后会自动投递',
      ],
    },
  ],
};

/** @type {import('../table.js').Table} */
export const queueWords = {
  family: 'redis',
  title: { en: 'What a queue says', zh: '队列的状态' },
  intro: {
    en: "With the sender of [@growingio/bullmq](../packages/bullmq/README.md) `state` is that of the queue, and the log line and the notice `down` name it: `Redis takes no events now (it is full, OOM)`. The last word is Redis's own. With the last four the state is `blocked`, with the others `down`. The relay says the same of the queue, and of GrowingIO what the client says.",
    zh: '使用 [@growingio/bullmq](../packages/bullmq/README.zh-CN.md) 的 sender 时，`state` 是队列的状态，日志和通知 `down` 会写明它的名字：`Redis takes no events now (it is full, OOM)`。最后一个词是 Redis 自己的。最后四个的状态为 `blocked`，其余为 `down`。relay 对队列的说法相同，对 GrowingIO 则与 client 相同。',
  },
  columns: { en: ['Word', 'Cause', 'Remedy'], zh: ['词', '原因', '处理办法'] },
  rows: [
    {
      codes: ['OOM'],
      en: [
        'Redis has reached `maxmemory`; from 90 % on it is `nearly full (maxmemory)`, and nothing is handed over any more',
        'more relays, or more memory; is GrowingIO down?',
      ],
      zh: [
        'Redis 达到 `maxmemory`；达到 90 % 时为 `nearly full (maxmemory)`，不再移交',
        '增加 relay 或内存；GrowingIO 是否不可用？',
      ],
    },
    {
      codes: ['READONLY'],
      en: ['a replica, mostly after a failover', 'none: the new master is looked for'],
      zh: ['连到了副本，多半是主从切换之后', '无需处理：会寻找新的主库'],
    },
    {
      codes: ['LOADING'],
      en: ['Redis is starting', 'none'],
      zh: ['Redis 正在启动', '无需处理'],
    },
    {
      codes: ['MASTERDOWN'],
      en: ['a replica without its master', 'the master, or Sentinel'],
      zh: ['副本失去了主库', '检查主库或 Sentinel'],
    },
    {
      codes: ['CLUSTERDOWN'],
      en: ['slots of the cluster are served by nobody', '`CLUSTER NODES`'],
      zh: ['集群有槽位无人负责', '`CLUSTER NODES`'],
    },
    {
      codes: ['NOREPLICAS'],
      en: ['fewer replicas than `min-replicas-to-write`', 'the replicas'],
      zh: ['副本少于 `min-replicas-to-write`', '检查副本'],
    },
    {
      codes: ['MISCONF'],
      en: ["it can't write to its disk", 'the disk: full, or no rights'],
      zh: ['无法写入磁盘', '检查磁盘：已满或没有权限'],
    },
    {
      codes: ['BUSY'],
      en: ['a script of somebody else runs', '`SCRIPT KILL`'],
      zh: ['有别的脚本在运行', '`SCRIPT KILL`'],
    },
    {
      codes: ['TRYAGAIN'],
      en: ['the cluster moves keys', 'none'],
      zh: ['集群正在迁移键', '无需处理'],
    },
    {
      codes: ['UNBLOCKED'],
      en: ['its role has changed while somebody waited: a failover', 'none'],
      zh: ['等待期间节点角色发生了变化，正在故障转移', '无需处理'],
    },
    {
      codes: ['NOAUTH'],
      en: ['it wants a password', 'give it in `connection`, or in `GROWINGIO_QUEUE_PASSWORD`'],
      zh: ['需要密码', '写在 `connection` 或 `GROWINGIO_QUEUE_PASSWORD` 中'],
    },
    {
      codes: ['WRONGPASS'],
      en: ['user or password is wrong', 'the same'],
      zh: ['用户或密码有误', '同上'],
    },
    {
      codes: ['NOPERM'],
      en: ['the user may not do that', 'its ACL: all commands on the keys `{prefix}:*`, and `INFO`'],
      zh: ['该用户没有权限', '检查 ACL：对键 `{prefix}:*` 的全部命令，以及 `INFO`'],
    },
    {
      codes: ['DENIED'],
      en: ['protected mode: no password, and an address that is not the loopback', 'set a password'],
      zh: ['保护模式：没有密码，又不是从本机连接', '设置密码'],
    },
  ],
  after: {
    en: "Words such as `ECONNREFUSED` and `ENOTFOUND` are the system's: Redis is down, or `connection` leads elsewhere. Of a PostgreSQL the word is its SQLSTATE: those that begin with `28`, `3` or `42` (password, database, rights, schema) are `blocked`, others, such as `53100` for a full disk, `down`.",
    zh: '`ECONNREFUSED`、`ENOTFOUND` 之类来自操作系统：Redis 不可用，或 `connection` 指向了别处。队列在 PostgreSQL 中时，这个词是它的 SQLSTATE：以 `28`、`3`、`42` 开头的（密码、数据库、权限、schema）为 `blocked`，其余为 `down`，例如磁盘已满的 `53100`。',
  },
};

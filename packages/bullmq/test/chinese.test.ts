/** What is said in Chinese: message by message, and as it comes where a Redis is away, full or closed to us. */
import { join } from 'node:path';
import { useLanguage } from '@growingio/upload/adapter';
import { Redis } from 'ioredis';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { describeImbalance } from '../src/cli/balance.js';
import { readConnection } from '../src/backend/read-connection.js';
import { classifyPostgresError } from '../src/backend/postgres-failures.js';
import { chinese } from '../src/chinese.js';
import { bullmqSender, createRelay, runRelayCommand } from '../src/index.js';
import { names, Stage, track, until } from './stage.js';

describeChineseMessages({
  folder: join(__dirname, '../src'),
  dictionary: chinese,
  positions: { CommandError: [2, 3], UnreadableBatch: [0], UnreachableQueue: [0], wrongUse: [0, 1] },
  apart: [
    // Names of tests, SQL, scripts of Redis, and what Prometheus shows.
    'conformance/',
    'fleet/postgres-ledger.ts',
    'fleet/redis-ledger.ts',
    'backend/postgres-schema.ts',
    'cli/relay-metrics.ts',
    /^(SELECT|DELETE) /,
    // Options of libpq, a unit of an option, the name of a job, an error that is read as pg's own are, and what is typed.
    /^-c search_path/,
    /^batches a second$/,
    /^dead letter$/,
    /^connection timeout$/,
    /^\s*npm install/,
  ],
});

describe('a queue in Chinese', () => {
  const stage = Stage.use();

  beforeEach(() => {
    useLanguage('zh');
  });

  afterEach(() => {
    useLanguage('en');
  });

  const lines = (): string[] => stage.log.text.split('\n');
  /** Waits for a line of the log. */
  const expectLine = async (line: string): Promise<void> => {
    await until(() => lines().includes(line), line);
    expect(lines()).toContain(line);
  };

  it('says what in the settings of a Redis loses jobs', async () => {
    const redis = new Redis({ path: stage.redis.socket });
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    void stage.relay().run();
    await expectLine('warn Redis 可能丢失事件：maxmemory-policy 为 allkeys-lru，任务可能被淘汰：请设为 noeviction');
    await expectLine('warn Redis 可能丢失事件：没有开启 AOF：重启会丢失上次快照之后的任务；请设置 appendonly yes');
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    redis.disconnect();
  });

  it('says that a Redis is away', async () => {
    const connection = { path: `${stage.redis.socket}.later` };
    const relay = stage.relay({ connection });
    const ended = relay.run();
    await expectLine('warn 队列出错（ENOENT）：其中的事件继续等待');
    await relay.close({ timeout: 10 });
    await ended;
    stage.client({}, { connection, timeout: 1000 });
    await expectLine('warn 无法读取 Redis 的设置：ENOENT');
  });

  it('says that a Redis is nearly full, and that one wants a password, as the reason of what is tried again', async () => {
    const redis = new Redis({ path: stage.redis.socket });
    await redis.config('SET', 'maxmemory', '1mb');
    const client = stage.client();
    track(client, names(1));
    await until(() => stage.log.text.includes('内存将满（maxmemory）'), 'the reason');
    await redis.config('SET', 'maxmemory', '0');
    await client.shutdown();
    await redis.config('SET', 'requirepass', 'secret');
    track(stage.client(), names(1));
    await until(() => stage.log.text.includes('需要密码，NOAUTH'), 'the reason');
    expect(stage.log.text).toContain('内存将满（maxmemory）');
    await redis.config('SET', 'requirepass', '');
    redis.disconnect();
  });

  it('says that a batch is for another project, and what is no batch', async () => {
    const client = stage.client({ projectId: 'shop' });
    track(client, names(1));
    await client.flush();
    await stage.queue().add('mail', {});
    void stage.relay({ projectId: 'blog' }).run();
    await expectLine(
      'error 有批次属于项目 "shop"，而本 relay 只送达项目 "blog" 的批次：请让每个项目使用各自的队列，或为该项目启动一个 relay',
    );
    await expectLine(`error 有任务无法读取（不是事件批次）：保存到 ${stage.queueName}-dead`);
  });

  it('refuses options', () => {
    expect(() => bullmqSender({})).toThrow(
      "connection 缺失：请传入，例如 { connection: 'redis://localhost:6379' }，或传入现成的 queue",
    );
    expect(() => createRelay({ connection: { keyPrefix: 'a' } })).toThrow(
      'connection 中有 BullMQ 不支持的 keyPrefix：请去掉，改用选项 prefix',
    );
    expect(() => readConnection('redis')).toThrow('URL（redis://…、rediss://…、postgres://…）');
  });

  it('says how a PostgreSQL refuses', () => {
    const reasonOf = (error: object): string => classifyPostgresError(error).reason;
    expect([{ code: '53100' }, { code: '28P01' }, { code: '57P01' }, { code: 'XX000' }].map(reasonOf)).toEqual([
      '磁盘已满，53100',
      '用户或密码有误，28P01',
      '正在关闭，57P01',
      '拒绝执行命令，XX000',
    ]);
    expect(reasonOf({ message: 'timeout exceeded' })).toBe('超时未应答');
  });

  it('says that counters do not balance', () => {
    const counts = { handedOver: 1200, waiting: 1, active: 2, delivered: 3, dead: 4, exact: true };
    expect(describeImbalance('shop', { ...counts, balanced: false, lag: 0, relays: 1 })).toBe(
      '队列 shop 的计数不符：已移交 1,200 个事件，而等待 1 + 处理中 2 + 已送达 3 + 死信 4 = 10：缺少 1,190 个',
    );
  });
});

describe('growingio-relay in Chinese', () => {
  beforeEach(() => {
    useLanguage('zh');
  });

  afterEach(() => {
    useLanguage('en');
  });

  async function run(...words: string[]): Promise<readonly [number, string, string]> {
    const printed = { out: '', err: '' };
    const stdout = { write: (text: string) => (printed.out += text) };
    const stderr = { write: (text: string) => (printed.err += text) };
    const code = await runRelayCommand(words, { env: {}, stdout, stderr });
    return [code, printed.out, printed.err];
  }

  it.each([
    [[], '缺少 --redis\n  请传入 --redis redis://localhost:6379，或设置 GROWINGIO_QUEUE_URL 或 REDIS_URL'],
    [['stop'], '没有命令 "stop"\n  请用 status 或 replay；不写命令则运行 relay'],
    [['--queue', '--drain'], '--queue 缺少值\n  请写成 --queue=NAME；"--drain" 会被当作另一个选项'],
    [
      ['--redis', 'here'],
      '--redis 不是 Redis 或 PostgreSQL 的 URL\n  请写成 redis://localhost:6379，使用 TLS 则为 rediss://…，或 postgres://…',
    ],
  ])('refuses %j', async (words, said) => {
    expect(await run(...words)).toEqual([2, '', `growingio-relay: ${said}\n`]);
  });

  it('says that a Redis is away', async () => {
    expect(await run('replay', '--redis', 'redis://127.0.0.1:1')).toEqual([
      1,
      '',
      'growingio-relay: 连不上队列 growingio（ECONNREFUSED）\n' +
        '  请检查 Redis 是否在运行，--redis（或 GROWINGIO_QUEUE_URL、REDIS_URL）及其密码是否正确\n',
    ]);
  });

  it('shows its help, no line of which is wider than a terminal', async () => {
    const [, help] = await run('--help');
    expect(help).toContain('用法：growingio-relay --redis URL [选项]');
    expect(help).toContain('    --queue NAME          默认 growingio（可多次指定）');
    const widths = help.split('\n').map((line) => line.replace(/[\u3000-\u9fff\uff00-\uffef]/g, '**').length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(120);
  });
});

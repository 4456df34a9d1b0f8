/** Which Redis and which queues the words and the environment name. */

import { Cluster, type RedisOptions } from 'ioredis';
import type { RedisGiven } from '../backend/redis-connection.js';
import { t } from '../messages.js';
import { resolveQueueOptions, type QueueOptions } from '../options.js';
import { wrongUse } from './command-error.js';
import type { Given, GivenText } from './given.js';

const example = 'redis://localhost:6379';

/** The options of each queue, checked. Throws a `CommandError`, or a `GrowingIOError`, that shows no URL: it may hold a password. */
export function readQueues(given: Given): readonly QueueOptions[] {
  const connection = readRedis(given);
  const names = given.all('queue').map(({ text }) => text);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw wrongUse(t`a --queue is given twice`, t`give each queue once: one relay serves it`);
  return (names.length === 0 ? [undefined] : names).map((queueName) => {
    const options: QueueOptions = {
      connection,
      queueName,
      prefix: given.one('prefix')?.text,
      shards: given.number('shards'),
    };
    resolveQueueOptions(options);
    return options;
  });
}

function readRedis(given: Given): RedisGiven {
  // Several in one variable, as in `redis://a:26379,redis://b:26379`.
  const urls = given
    .all('redis')
    .flatMap(({ text, from }) => text.split(/,(?=rediss?:)/).map((url) => ({ text: url, from })));
  const [first] = urls;
  if (first === undefined) {
    throw wrongUse(t`there is no --redis`, t`pass --redis ${example}, or set GROWINGIO_QUEUE_URL or REDIS_URL`);
  }
  const nodes = urls.map((url) => readNode(url, given.secret('GROWINGIO_QUEUE_PASSWORD')));
  const master = given.one('sentinel')?.text;
  if (master !== undefined && given.has('cluster'))
    throw wrongUse(t`--sentinel and --cluster exclude each other`, t`leave one out`);
  if (master !== undefined) return viaSentinels(nodes, master, given.secret('GROWINGIO_SENTINEL_PASSWORD'));
  if (given.has('cluster'))
    return new Cluster(
      nodes.map(({ href }) => href),
      { lazyConnect: true, redisOptions: accessOf(nodes[0]) },
    );
  if (nodes.length > 1) throw wrongUse(t`--redis is given twice`, t`give one, or add --cluster or --sentinel NAME`);
  return nodes[0]?.href ?? first.text;
}

/** A URL with its password; the one of the environment where it has none. */
function readNode({ text, from }: GivenText, password: string | undefined): URL {
  try {
    resolveQueueOptions({ connection: text });
  } catch {
    throw wrongUse(
      t`${from} is no URL of Redis or PostgreSQL`,
      t`write it as ${example}, rediss://… with TLS, or postgres://…`,
    );
  }
  const url = new URL(text);
  if (url.password === '' && password !== undefined) url.password = encodeURIComponent(password);
  return url;
}

function viaSentinels(sentinels: readonly URL[], name: string, sentinelPassword: string | undefined): RedisOptions {
  const [first] = sentinels;
  const db = Number(first?.pathname.slice(1) ?? 0);
  return {
    name,
    sentinels: sentinels.map(({ hostname, port }) => ({ host: bare(hostname), port: Number(port || 26379) })),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(first?.protocol === 'rediss:' && { enableTLSForSentinelMode: true, sentinelTLS: {}, tls: {} }),
    ...(Number.isInteger(db) && { db }),
    ...accessOf(first),
  };
}

/** For the nodes that are only found later on. */
function accessOf(url: URL | undefined): Pick<RedisOptions, 'username' | 'password' | 'tls'> {
  const [username = '', password = ''] = [url?.username, url?.password].map((text) => decodeURIComponent(text ?? ''));
  return {
    ...(username !== '' && { username }),
    ...(password !== '' && { password }),
    ...(url?.protocol === 'rediss:' && { tls: {} }),
  };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

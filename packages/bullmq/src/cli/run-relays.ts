/** `growingio-relay` without a command: relays that deliver until a signal, or until their queues are empty. */

import { setTimeout as pause } from 'node:timers/promises';
import { Log } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { describeImbalance, figure, imbalanceRemedy } from './balance.js';
import type { CommandHost, CommandWork } from './command.js';
import { wrongUse } from './command-error.js';
import type { Given } from './given.js';
import { lineLogger } from './line-logger.js';
import { startProbeServer, type ProbeServer } from './probe-server.js';
import { RelayMetrics } from './relay-metrics.js';
import { openServedQueues, type ServedQueue } from './served-queue.js';

const defaultPort = '9464';
/** How long a probe waits for a queue, in ms: Kubernetes waits 1 s. */
const probePatience = 800;
/** How often queues are looked at that are to be emptied, in ms. */
const drainInterval = 250;
/** How long the counters may take at the end, in ms. */
const lastLook = 1000;

export const runRelays: CommandWork = async (given, host) => {
  const asJson = given.has('json');
  const { host: httpHost, port } = readAddress(given);
  const log = new Log(lineLogger(host.stderr, host.name, asJson), Date.now);
  const queues = openServedQueues(given, (queue) => lineLogger(host.stderr, host.name, asJson, queue));
  const { drain, end } = host.signals;
  let server: ProbeServer | undefined;
  try {
    const metrics = new RelayMetrics(queues);
    server = await startProbeServer(httpHost, port, {
      '/healthz': () => ({ status: 200, body: 'alive\n' }),
      '/readyz': () => readiness(queues, drain),
      '/metrics': () => metrics.write(),
    });
    const names = queues.map(({ name }) => name).join(t`, `);
    log.print('info', t`delivers from ${names}; ${server.url}/healthz, /readyz, /metrics`);
    warnOfPassword(given, log);
    const failed = Promise.all(queues.map(({ relay }) => relay.run())).then(() => new Promise<never>(() => undefined));
    void Promise.all(queues.map((queue) => greet(queue, log)));
    const asked = new Promise((resolve) => {
      drain.addEventListener('abort', resolve, { once: true });
      if (drain.aborted) resolve(undefined);
    });
    await Promise.race([asked, failed, ...(given.has('drain') ? [empty(queues, drain)] : [])]);
    if (drain.aborted) log.print('info', t`${String(drain.reason)}: delivers what it holds; once more ends it at once`);
    return await Promise.race([finish(queues, given, host, log), endAtOnce(end, log)]);
  } finally {
    server?.close();
    await Promise.all(queues.map(({ watch }) => watch.close()));
  }
};

function readAddress(given: Given): { host: string; port: number } {
  const { text, from } = given.one('port') ?? { text: defaultPort, from: '' };
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw wrongUse(t`${from} is no port`, t`pass a number from 0 (any free port) to 65535`);
  }
  return { host: given.one('http-host')?.text ?? '0.0.0.0', port: Number(text) };
}

async function readiness(queues: readonly ServedQueue[], closing: AbortSignal) {
  if (closing.aborted) return { status: 503, body: 'closing\n' };
  const problems = await Promise.all(queues.map(({ watch }) => watch.findProblem(probePatience)));
  const lines = queues.map(({ name }, at) => `${name}: ${problems[at] ?? 'ready'}\n`);
  return { status: problems.some((problem) => problem !== undefined) ? 503 : 200, body: lines.join('') };
}

/** Says at the start what is probably a slip of whoever starts it. */
async function greet({ name, watch }: ServedQueue, log: Log): Promise<void> {
  try {
    const { handedOver } = await watch.read();
    if (handedOver > 0) return;
    log.print(
      'warn',
      t`nothing was handed over to the queue ${name} so far: are --queue and --prefix those of the senders?`,
    );
  } catch (error) {
    log.print(
      'warn',
      t`the queue ${name} can't be reached (${(error as Error).message}): it is tried again; is --redis right (or GROWINGIO_QUEUE_URL, REDIS_URL), and its password?`,
    );
  }
}

function warnOfPassword(given: Given, log: Log): void {
  const isShown = given.all('redis').some(({ text, from }) => from === '--redis' && /:\/\/[^/]*:[^/]+@/.test(text));
  if (!isShown) return;
  log.print(
    'warn',
    t`whoever lists the processes of this machine can read the password in --redis: put it into GROWINGIO_QUEUE_PASSWORD, or the URL into GROWINGIO_QUEUE_URL`,
  );
}

/** Resolves when nothing waits and nothing is held, twice in a row: between two looks a job may be on its way. */
async function empty(queues: readonly ServedQueue[], closing: AbortSignal): Promise<void> {
  for (let times = 0; times < 2 && !closing.aborted;) {
    await pause(drainInterval);
    const left = await Promise.all(queues.map(({ watch }) => watch.read().catch(() => undefined)));
    const isEmpty = left.every(
      (status) => status !== undefined && status.waiting + status.active === 0 && status.lag === 0,
    );
    times = isEmpty ? times + 1 : 0;
  }
}

/** Closes the relays, and returns the exit code: 0 when all that they held is safe and the counters balance. */
async function finish(queues: readonly ServedQueue[], given: Given, host: CommandHost, log: Log): Promise<number> {
  await Promise.all(queues.map((queue) => queue.drain()));
  const verdicts = await Promise.all(queues.map((queue) => conclude(queue, given.has('json'), host, log)));
  return verdicts.every(Boolean) ? 0 : 1;
}

/** Returns whether all is well. */
async function conclude({ name, relay, watch }: ServedQueue, asJson: boolean, host: CommandHost, log: Log) {
  const { taken, delivered, dead, late, requests, pending } = relay.stats();
  try {
    const status = await watch.read(lastLook);
    const record = { queue: name, ...status, relay: { taken, delivered, dead, late, requests, returned: pending } };
    const line = t`${name}: ${figure(taken)} events taken, ${figure(delivered)} delivered, ${figure(dead)} dead, ${figure(pending)} returned to the queue`;
    host.stdout.write(`${asJson ? JSON.stringify(record) : line}\n`);
    const imbalance = describeImbalance(name, status);
    if (imbalance === undefined) return true;
    log.print('error', t`${imbalance}: ${imbalanceRemedy()}`);
    // While something is on its way, another relay will see the end of it.
    return status.waiting + status.active > 0;
  } catch (error) {
    log.print(
      'error',
      t`the queue ${name} can't be reached at the end (${(error as Error).message}): what this relay held and could not settle is delivered by the next one`,
    );
    return false;
  }
}

function endAtOnce(end: AbortSignal, log: Log): Promise<number> {
  return new Promise((resolve) => {
    end.addEventListener('abort', () => {
      log.print('warn', t`${String(end.reason)} again: ends at once; another relay delivers what this one held`);
      resolve(1);
    });
  });
}

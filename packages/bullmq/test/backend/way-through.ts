/** The whole way of some events: by a sender into a queue, and by a relay to a server on loopback. */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { EncodedEvent, type Sender, type SendResult } from '@growingio/upload';
import { bullmqSender, createRelay, readFleet, type FleetStatus, type QueueOptions } from '../../src/index.js';
import { serve } from '../../../../testing/serve.js';

const opened: (() => Promise<unknown>)[] = [];

/** Closes whatever the tests of a file have opened. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((close) => close()));
}

export function startSender(options: QueueOptions): Sender {
  const sender = bullmqSender({ ...options, timeout: 10_000 });
  sender.start?.({
    destination: { format: 's2s/cstm', projectId: 'p1', host: 'http://127.0.0.1:1' },
    say: () => undefined,
  });
  opened.push(() => sender.close());
  return sender;
}

/** Hands over one batch of two events. */
export function send(sender: Sender, name: string): Promise<SendResult> {
  const events = [1, 2].map((at) => {
    const bytes = Buffer.from(`{"n":"${name}","at":${String(at)}}`);
    return new EncodedEvent(bytes, 0, bytes.length, 1_700_000_000_000);
  });
  return sender.send(events);
}

/** Tries until it is handed over. */
export async function sendAtLast(sender: Sender, name: string): Promise<void> {
  for (;;) {
    const { status } = await send(sender, name);
    if (status === 'handedOver') return;
    await pause(50);
  }
}

export interface RunningRelay {
  /** The names of the events that arrived. */
  readonly arrived: () => readonly string[];
  readonly close: () => Promise<void>;
}

export async function startRelay(options: QueueOptions): Promise<RunningRelay> {
  const arrived: string[] = [];
  const { url, close: closeServer } = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    void once(request, 'end').then(() => {
      const body = Buffer.concat(chunks);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      arrived.push(...(JSON.parse(text.toString()) as { n: string }[]).map(({ n }) => n));
      response.writeHead(200).end();
    });
  });
  const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const relay = createRelay({ ...options, host: url, compression: 'none', logger });
  const running = relay.run();
  const close = async (): Promise<void> => {
    await relay.close({ timeout: 5000 });
    await running;
    await closeServer();
  };
  opened.push(close);
  return { arrived: () => arrived, close };
}

/** Reads the counters until they are as wanted: they balance all the time. */
export async function awaitFleet(options: QueueOptions, wanted: Partial<FleetStatus>): Promise<FleetStatus> {
  for (let round = 0; ; round += 1) {
    const fleet = await readFleet(options);
    expect(fleet).toMatchObject({ balanced: true });
    const holds = Object.entries(wanted).every(([name, value]) => fleet[name as keyof FleetStatus] === value);
    if (holds) return fleet;
    if (round === 300) {
      expect(fleet).toMatchObject(wanted);
    }
    await pause(50);
  }
}

/** So many batches go all the way. */
export async function expectWayThrough(options: QueueOptions, batches = 4): Promise<void> {
  const sender = startSender(options);
  const names = Array.from({ length: batches }, (_, at) => `batch ${String(at)}`);
  for (const name of names) expect(await send(sender, name)).toEqual({ status: 'handedOver' });
  await awaitFleet(options, { handedOver: 2 * batches, waiting: 2 * batches, relays: 0 });
  const relay = await startRelay(options);
  await awaitFleet(options, { delivered: 2 * batches, waiting: 0, active: 0, relays: 1, lag: 0 });
  expect([...relay.arrived()].sort()).toEqual(names.flatMap((name) => [name, name]).sort());
}

const ignore = (): void => undefined;

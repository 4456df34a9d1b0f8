/** Stores as a sender's far end: a queue that takes batches, a port where nobody listens, one that never says anything. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Sender } from '@growingio/upload';
import type { FarEnd, SenderStage } from '@growingio/upload/conformance';
import { openBackend } from '../../src/backend/open-backend.js';
import { decodeBatch } from '../../src/batch/queued-batch.js';
import { bullmqSender } from '../../src/index.js';
import type { ConnectionGiven } from '../../src/backend/read-connection.js';
import { findFreePorts } from '../../../../testing/server-process.js';

export const destination = { format: 's2s/cstm', projectId: 'p1', host: 'http://127.0.0.1:1' };

/** A store, and how a connection to it is named. */
export interface TestStore {
  /** To a port of loopback, with this password. */
  readonly connect: (port: number, password: string) => ConnectionGiven;
  readonly port: number;
  readonly password: string;
  /** How many connections it has that were made by `connect`. */
  readonly countConnections: () => Promise<number>;
}

let queues = 0;

export async function createStage(store: TestStore, farEnd: FarEnd): Promise<SenderStage> {
  queues += 1;
  const queueName = `sender-${String(queues)}`;
  if (farEnd === 'silent') return silentStage(store, queueName);
  const [closedPort = 0] = await findFreePorts(1);
  const port = farEnd === 'down' ? closedPort : store.port;
  const wrong = 'open-8';
  const connection = store.connect(port, farEnd === 'misconfigured' ? wrong : store.password);
  const secrets = [store.password, wrong];
  const sender = start(bullmqSender({ connection, queueName, timeout: 10_000 }));
  const place = { connection: store.connect(store.port, store.password), queueName, prefix: 'bull', shards: 1 };
  return {
    sender,
    secrets,
    received: () => readQueue(place),
    connections: farEnd === 'up' ? store.countConnections : () => 0,
    close: () => undefined,
  };
}

async function silentStage(store: TestStore, queueName: string): Promise<SenderStage> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    sender: start(bullmqSender({ connection: store.connect(port, store.password), queueName })),
    secrets: [store.password],
    received: () => Buffer.concat(received),
    connections: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function start(sender: Sender): Sender {
  sender.start?.({ destination, say: () => undefined });
  return sender;
}

async function readQueue(place: Parameters<typeof openBackend>[0]): Promise<Buffer> {
  const backend = openBackend(place, 'relay');
  try {
    const jobs = await backend.openQueue(place.queueName).getJobs(['waiting', 'prioritized']);
    const batches = await Promise.all(jobs.map(({ data }) => decodeBatch(data)));
    return Buffer.concat(batches.flatMap(({ events }) => events.map(({ bytes }) => bytes)));
  } finally {
    await backend.close();
  }
}

/** Starts a real Redis, on a Unix socket in a folder of its own, and on a port where a test wants one. */
import { join } from 'node:path';
import { findFreePorts, makeScratchFolder, ServerProcess } from './server-process.js';

export interface RedisOptions {
  /** Whether it listens on a port of loopback, too. */
  readonly tcp?: boolean | undefined;
  /** Whether it listens on a port with TLS only: the files of its certificate. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Whether what it has survives its end. */
  readonly durable?: boolean | undefined;
  /** More settings, each as in its configuration file. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** Default `redis-server`, which has to be in PATH. */
  readonly program?: string | undefined;
}

export interface RunningRedis {
  /** The path of its Unix socket. */
  readonly socket: string;
  /** 0 without one. */
  readonly port: number;
  readonly folder: string;
  readonly process: ServerProcess;
  /** Ends it, and removes all that it kept. */
  readonly close: () => Promise<void>;
}

/** Resolves when it takes connections. */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const { tcp = false, tls, durable = false, settings = {}, program = 'redis-server' } = options;
  const folder = await makeScratchFolder('redis');
  const socket = join(folder.path, 'redis.sock');
  const [port = 0] = tcp || tls !== undefined ? await findFreePorts(1) : [];
  const all: Record<string, string> = {
    port: tls === undefined ? String(port) : '0',
    unixsocket: socket,
    dir: folder.path,
    save: '',
    appendonly: durable ? 'yes' : 'no',
    appendfsync: 'always',
    ...(tls !== undefined && {
      'tls-port': String(port),
      'tls-cert-file': tls.cert,
      'tls-key-file': tls.key,
      'tls-ca-cert-file': tls.cert,
      'tls-auth-clients': 'no',
    }),
    ...settings,
  };
  const process = new ServerProcess({
    program,
    arguments: Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...splitWords(value)]),
    readyLine: /ready to accept connections/i,
  });
  try {
    await process.start();
  } catch (error) {
    await folder.remove();
    throw error;
  }
  return {
    socket,
    port,
    folder: folder.path,
    process,
    close: async () => {
      process.signal('SIGCONT');
      await process.kill(durable ? 'SIGKILL' : 'SIGTERM');
      await folder.remove();
    },
  };
}

/** `user` takes several words; an empty value is one. */
function splitWords(value: string): string[] {
  return value === '' ? [''] : value.split(' ');
}

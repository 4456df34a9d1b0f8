/** A real Redis on a port, which tests stop, start again, and let hang. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

export interface RedisOnPort {
  readonly port: number;
  /** With its password. */
  readonly url: string;
  /** It takes connections, and answers none. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it: what it kept is gone. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A port that nobody has. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts `redis-server`, and resolves when it takes connections. Whoever starts it has to stop it. */
export async function startRedisOnPort(password = '', ...settings: string[]): Promise<RedisOnPort> {
  const port = await findFreePort();
  let child: ChildProcess | undefined;
  const kill = (): void => void child?.kill('SIGKILL');
  process.once('exit', kill);
  const start = async (): Promise<void> => {
    const access = password === '' ? [] : ['--requirepass', password];
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', ...access, ...settings];
    const started = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    for await (const line of createInterface(started.stdout)) if (/ready to accept/i.test(line)) break;
    started.stdout.resume();
  };
  const signal = (name: NodeJS.Signals): Promise<void> => {
    child?.kill(name);
    return Promise.resolve();
  };
  await start();
  return {
    port,
    url: `redis://${password === '' ? '' : `:${password}@`}127.0.0.1:${String(port)}`,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    start,
    stop: async () => {
      const running = child;
      child = undefined;
      if (running === undefined) return;
      const exited = once(running, 'exit');
      running.kill('SIGKILL');
      await exited;
    },
  };
}

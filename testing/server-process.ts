/** A server of a test: a process that can be started, killed and started again, and leaves nothing behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ServerCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  /** What it prints, on whichever stream, when it takes connections. */
  readonly readyLine: RegExp;
  /** Whose process it is, when not this one's. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export class ServerProcess {
  readonly #command: ServerCommand;
  #child: ChildProcess | undefined;

  constructor(command: ServerCommand) {
    this.#command = command;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when it takes connections; rejects with the last line that it printed. */
  async start(): Promise<void> {
    const { program, arguments: given, readyLine, user } = this.#command;
    const child = spawn(program, given, { stdio: ['ignore', 'pipe', 'pipe'], ...user });
    this.#child = child;
    // A test that ends without closing leaves no server behind.
    const kill = (): void => void child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('close', () => process.off('exit', kill));
    // Its output ends as well, and `awaitReady` says so.
    child.once('error', () => undefined);
    // One that starts and is never ready has to end, too: a test that waits for it would keep Jest from ending.
    const patience = setTimeout(kill, 60_000);
    try {
      await awaitReady(child, program, readyLine);
    } catch (error) {
      kill();
      throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  /** Resolves when it has ended. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** For what does not end it: `SIGSTOP`, `SIGCONT`. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }
}

export interface ScratchFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

export async function makeScratchFolder(name: string): Promise<ScratchFolder> {
  const path = await mkdtemp(join(tmpdir(), `${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Ports of loopback on which nobody listens now. */
export async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function awaitReady(child: ChildProcess, program: string, readyLine: RegExp): Promise<void> {
  let last = 'it is not in PATH';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      const lines = createInterface(stream);
      lines.on('line', (line) => {
        last = line;
        if (readyLine.test(line)) resolve();
      });
    }
    child.once('close', () => {
      reject(new Error(`${program} does not start (${last}): node scripts/install-system-packages.js installs it`));
    });
  });
}

/** Starts the demo as a person does, knows all that it has started, and sees what is left of it. */

import { spawn, execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../until.js';

const root = join(import.meta.dirname, '../../..');
const english = { LC_ALL: 'C.UTF-8' };

/** Resolves when the demo has said `readyWhen`. Its `processes` are all that have come from its npm, `ports` all that it has named. */
export async function startDemo(options, readyWhen) {
  const child = spawn('npm', ['run', 'demo', '--', ...options], {
    cwd: root,
    env: { ...process.env, ...english },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const closed = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  await Promise.race([
    until(() => readyWhen.test(output), { what: `${readyWhen}`, timeout: 240_000 }),
    closed.then(() => Promise.reject(new Error(`the demo has ended:\n${output}`))),
  ]);
  const processes = [child.pid, ...(await findDescendants(child.pid))];
  const ports = new Set([...output.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)));
  return { npm: child.pid, closed, processes, ports: [...ports] };
}

/** Runs the demo to its end, with these variables. */
export async function runDemo(options, env) {
  const run = promisify(execFile)(process.execPath, ['scripts/build.js', 'examples/demo/demo.js', ...options], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  const { stdout } = await run.catch((error) => error);
  return { status: run.child.exitCode, stdout };
}

/** Those of the processes that are still there, as `ps` shows them. */
export async function findLiving(processes) {
  const all = await listProcesses();
  return all.filter(({ pid, state }) => processes.includes(pid) && !state.startsWith('Z'));
}

/** Those of the ports on which somebody still listens. */
export async function findOpen(ports) {
  const open = await Promise.all(
    ports.map(async (port) => {
      const socket = connect(port, '127.0.0.1');
      const [isOpen] = await Promise.race([
        once(socket, 'connect').then(() => [true]),
        once(socket, 'error').catch(() => [false]),
      ]).catch(() => [false]);
      socket.destroy();
      return isOpen ? [port] : [];
    }),
  );
  return open.flat();
}

async function findDescendants(ancestor) {
  const all = await listProcesses();
  const childrenOf = (pid) =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child.pid, ...childrenOf(child.pid)]);
  return childrenOf(ancestor);
}

async function listProcesses() {
  const { stdout } = await promisify(execFile)('ps', ['-Ao', 'pid=,ppid=,state=,args=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .map(([, pid, parent, state, command]) => ({ pid: Number(pid), parent: Number(parent), state, command }));
}

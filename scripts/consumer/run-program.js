/** Runs a program of a user against a collector, and says what went wrong. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { plainEnvironment, startChild, until } from './child.js';
import { createVisitor, sendTo } from './visitor.js';

const projectId = 'consumer';

/**
 * Runs a file, with `node` as its Node, as its test says. Resolves when it did what is promised; rejects with what it did
 * instead. `endings` are those that SIGTERM may have: Nest's own hooks end a program with the signal that it got. `words`
 * are what Node is started with, where that is not the file alone. What the program has handed over to a queue, `relay`
 * delivers, also when it has ended.
 */
export async function runProgram(file, folder, test, startCollector, { node, endings, words = [file], relay } = {}) {
  const { how, environment, steps, events } = test;
  const collector = await startCollector({ port: 0 });
  const port = await findPort();
  const env = plainEnvironment({
    GROWINGIO_HOST: collector.url,
    GROWINGIO_PROJECT_ID: projectId,
    PORT: String(port),
    ...environment,
  });
  const start = () => startChild(node ?? process.execPath, words, { cwd: folder, env });
  const settle = () => waitForEvents(collector, events.length);
  // What comes after the first SIGKILL is another process's.
  const killed = steps.slice(0, -1).indexOf('SIGKILL') + 1;
  let child = start();
  try {
    if (how === 'serve' && killed > 0) {
      await serve(child, { port, steps: steps.slice(0, killed) }, settle);
      child = start();
    }
    if (how === 'serve') await serve(child, { port, steps: steps.slice(killed), endings }, settle);
    else await expectEnd(child, [0]);
    if (relay !== undefined) await waitForEvents(collector, events.length);
    compareEvents(collector.events, events, child);
  } finally {
    child.kill('SIGKILL');
    await collector.close();
  }
}

async function serve(child, { port, steps, endings = [0, 'SIGTERM'] }, settle) {
  await until(() => canConnect(port), child, 60_000);
  const visitor = createVisitor(sendTo(port));
  for (const step of steps) {
    if (step === 'SIGSTOP') child.kill(step);
    else if (step.startsWith('SIG')) {
      child.kill(step);
      return expectEnd(child, step === 'SIGKILL' ? [step] : endings);
    } else {
      child.kill('SIGCONT'); // If it was frozen.
      await takeStep(visitor, step, child);
    }
  }
  await settle();
}

async function takeStep(visitor, step, child) {
  const status = await visitor.take(step);
  if (status >= 400) throw new Error(`${step} was answered ${status}\n${child.output}`);
}

async function expectEnd(child, endings) {
  const end = await child.end(20_000);
  if (!endings.includes(end.signal ?? end.code))
    throw new Error(`it ended with ${end.signal ?? `status ${end.code}`}\n${child.output}`);
}

// What did not arrive in time is named by the comparison that follows.
function waitForEvents(collector, count) {
  return collector.waitFor(count, { timeout: 8000 }).catch(() => undefined);
}

function compareEvents(received, expected, child) {
  const arrived = received.map(nameEvent).sort();
  if (arrived.join() !== expected.join()) {
    const list = (events) => (events.length === 0 ? 'none' : events.join(', '));
    throw new Error(`expected events: ${list(expected)}; arrived: ${list(arrived)}\n${child.output}`);
  }
  for (const { event, marks } of received) {
    if (marks.length > 0) throw new Error(`${event}: ${marks.map(({ message }) => message).join('; ')}`);
  }
}

function nameEvent({ event, loginUserId, projectId: where }) {
  return `${event} by ${loginUserId}${where === projectId ? '' : ` in ${where}`}`;
}

/** A port of the loopback that is free now. */
export async function findPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether something of this machine serves the port. */
export function canConnect(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

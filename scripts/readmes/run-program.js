/** A program of a README enters; it runs against a collector; what went wrong leaves. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { plainEnvironment, startChild, until } from './child.js';
import { splitPair } from './readme.js';

/** Runs a file as its test says. Resolves when it did what the README promises; rejects with what it did instead. */
export async function runProgram(file, folder, { how, environment, steps, events }, startCollector) {
  const collector = await startCollector({ port: 0 });
  const port = how === 'serve' ? await findPort() : 0;
  const env = plainEnvironment({
    GROWINGIO_HOST: collector.url,
    GROWINGIO_PROJECT_ID: 'readme',
    PORT: String(port),
    ...environment,
  });
  const child = startChild(process.execPath, [file], { cwd: folder, env });
  try {
    if (how === 'serve') await serve(child, port, steps, () => waitForEvents(collector, events.length));
    else await expectEnd(child, (end) => end.code === 0);
    compareEvents(collector.events, events, child);
  } finally {
    child.kill('SIGKILL');
    await collector.close();
  }
}

async function serve(child, port, steps, settle) {
  await until(() => canConnect(port), child, 15_000);
  const cookies = new Map();
  for (const step of steps) {
    if (step !== 'SIGTERM') await request(step, port, cookies, child);
    else {
      child.kill('SIGTERM');
      // Nest delivers what is left, and then ends itself with the signal that it got.
      return expectEnd(child, (end) => end.code === 0 || end.signal === 'SIGTERM');
    }
  }
  await settle();
}

/** Sends `METHOD /path name=value …`, the pairs as JSON, and keeps the cookies of the answer. */
async function request(step, port, cookies, child) {
  const [method, path, ...pairs] = step.split(' ');
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(Object.fromEntries(pairs.map(splitPair))) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(5000),
  });
  await response.arrayBuffer();
  if (response.status >= 400) throw new Error(`${step} was answered ${response.status}\n${child.output}`);
  for (const cookie of response.headers.getSetCookie()) {
    const [name, value] = splitPair(cookie.split(';')[0]);
    cookies.set(name, value);
  }
}

async function expectEnd(child, isRight) {
  const end = await child.end(20_000);
  if (!isRight(end)) throw new Error(`it ended with ${end.signal ?? `status ${end.code}`}\n${child.output}`);
}

// What did not arrive in time is named by the comparison that follows.
function waitForEvents(collector, count) {
  return collector.waitFor(count, { timeout: 8000 }).catch(() => undefined);
}

function compareEvents(received, expected, child) {
  const arrived = received.map(({ event, loginUserId }) => `${event} by ${loginUserId}`).sort();
  if (arrived.join() !== expected.join()) {
    const list = (events) => (events.length === 0 ? 'none' : events.join(', '));
    throw new Error(`expected events: ${list(expected)}; arrived: ${list(arrived)}\n${child.output}`);
  }
  for (const { event, projectId, marks } of received) {
    if (projectId !== 'readme') throw new Error(`${event} went to the project ${projectId}`);
    if (marks.length > 0) throw new Error(`${event}: ${marks.map(({ message }) => message).join('; ')}`);
  }
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

function canConnect(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

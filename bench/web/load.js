/** The process that plays the visitors: sends requests to a port, at a rate or as fast as it goes, and times them, in ms. */

import { connect } from 'node:net';
import { setImmediate } from 'node:timers';

const request = Buffer.from('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
const headersEnd = '\r\n\r\n';

process.on('disconnect', () => process.exit(0));
process.on('message', async ({ id, ...job }) => {
  const visitors = await visitorsAt(job.port, job.connections);
  const start = performance.now();
  const rest = job.rate === undefined ? stayAwake() : () => undefined;
  const times = await (job.rate === undefined ? saturate(visitors, job.requests) : arrive(visitors, job));
  rest();
  const perSecond = (times.length * 1000) / (performance.now() - start);
  process.send({ id, perSecond, times: job.rate === undefined ? undefined : times });
});
process.send({});

/** By port. They stay, since opening connections is no part of a request. */
const present = new Map();

async function visitorsAt(port, count) {
  const visitors = present.get(port) ?? [];
  present.set(port, visitors);
  while (visitors.length < count) visitors.push(await openVisitor(port, () => present.delete(port)));
  return visitors.slice(0, count);
}

/**
 * Never sleeps until the call of what it answers. To wake a process takes the server up to 15 µs in a virtual machine; whether
 * it sleeps when an answer comes depends on some µs in the server, so that these would count for many times as much.
 */
function stayAwake() {
  let isAwake = true;
  const turn = () => isAwake && setImmediate(turn);
  turn();
  return () => (isAwake = false);
}

/**
 * As many as the server takes. All visitors ask at once, and again when all are answered: how many requests the server finds when
 * it looks would otherwise depend on which of the two processes is faster, and a request that comes alone costs it more.
 */
function saturate(visitors, requests) {
  const times = [];
  return new Promise((resolve) => {
    const askAll = (left) => {
      if (left === 0) return resolve(times);
      const group = visitors.slice(0, left);
      let unanswered = group.length;
      for (const ask of group) {
        const start = performance.now();
        ask(() => {
          times.push(performance.now() - start);
          unanswered -= 1;
          if (unanswered === 0) askAll(left - group.length);
        });
      }
    };
    askAll(requests);
  });
}

/** At a steady rate, whatever the server does. A request that finds no free visitor has waited since it was due. */
async function arrive(visitors, { rate, requests }) {
  const times = [];
  const free = [...visitors];
  const due = [];
  const start = performance.now();
  let arrived = 0;
  return new Promise((resolve) => {
    const serve = (dueAt, ask) => {
      ask(() => {
        times.push(performance.now() - dueAt);
        if (times.length === requests) resolve(times);
        const next = due.shift();
        if (next === undefined) free.push(ask);
        else serve(next, ask);
      });
    };
    const tick = () => {
      const now = performance.now();
      for (; arrived < requests && (arrived * 1000) / rate <= now - start; arrived += 1) {
        const ask = free.pop();
        if (ask === undefined) due.push(now);
        else serve(now, ask);
      }
      if (arrived < requests) setTimeout(tick, 1);
    };
    tick();
  });
}

// A bare socket: a client library would cost more than the server. Resolves with a function that asks, and calls back when it is answered.
function openVisitor(port, closed) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let answered;
    let text = '';
    // Of an answer, which is always the same; unknown before the first.
    let size = Infinity;
    let received = 0;
    socket.once('error', reject);
    socket.once('close', () => {
      closed();
      if (answered) throw new Error('the server has closed a connection');
    });
    socket.on('data', (chunk) => {
      // Nobody has asked: a server says so when it closes a connection on which nothing came.
      if (answered === undefined) return;
      received += chunk.length;
      if (size === Infinity) {
        text += chunk.toString('latin1');
        size = sizeOf(text);
      }
      if (received < size) return;
      received = 0;
      const call = answered;
      answered = undefined;
      call();
    });
    const ask = (callback) => {
      answered = callback;
      socket.write(request);
    };
    socket.once('connect', () => resolve(ask));
  });
}

function sizeOf(text) {
  const end = text.indexOf(headersEnd);
  if (end < 0) return Infinity;
  if (!text.startsWith('HTTP/1.1 200')) throw new Error(`the server answered ${text.slice(0, 200)}`);
  const [, length] = /content-length: (\d+)/i.exec(text);
  return end + headersEnd.length + Number(length);
}

/** The process that stands for every API: it takes requests, and tells whoever started it how many events have arrived. */

import { createServer } from 'node:http';
import { readRequest } from './dialects.js';

// So long without an event, in ms, and what has not arrived counts as lost.
const quiet = 8000;

let status = 200;
// How long an answer takes, in ms.
let delay = 0;
let events = 0;
let requests = 0;
let unknown = 0;
let changedAt = performance.now();
let waiters = [];

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => receive(request, response, Buffer.concat(chunks)));
});
// A peer's idle connection must not be cut while it is measured.
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('message', ({ id, set, reset, arrived, answersAfter }) => {
  if (set !== undefined) status = set;
  if (answersAfter !== undefined) delay = answersAfter;
  if (reset) [events, requests, unknown] = [0, 0, 0];
  if (arrived === undefined) return process.send({ id, ...read() });
  changedAt = performance.now();
  waiters.push({ id, arrived });
  return settle();
});
process.on('disconnect', () => process.exit(0));
setInterval(settle, 250);

function receive(request, response, body) {
  requests += 1;
  if (status !== 200) return response.writeHead(status).end();
  const found = readRequest(request.url, request.headers, body);
  if (found === undefined) {
    unknown += 1;
    return response.writeHead(404).end();
  }
  events += found.events;
  changedAt = performance.now();
  if (delay > 0) setTimeout(() => response.end(found.answer), delay);
  else response.end(found.answer);
  return settle();
}

function settle() {
  const isQuiet = performance.now() - changedAt > quiet;
  const done = waiters.filter(({ arrived }) => events >= arrived || isQuiet);
  if (done.length === 0) return;
  waiters = waiters.filter((waiter) => !done.includes(waiter));
  for (const { id } of done) process.send({ id, ...read() });
}

function read() {
  const { user, system } = process.cpuUsage();
  return { events, requests, unknown, cpu: user + system };
}

/** Runs a redis-server for the demo, in a folder that the demo removes, and ends it when it is asked to end itself. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { words } from './words.js';

const mostAttempts = 5;
let redis;
let isEnding = false;

process.once('SIGTERM', () => {
  isEnding = true;
  redis?.kill();
});

for (let attempt = 1; !isEnding; attempt += 1) {
  const port = await findPort();
  const how = await run(port);
  // Somebody else has taken the port meanwhile: the next one.
  if (how !== 'port taken' || attempt === mostAttempts) {
    process.exitCode = isEnding ? 0 : 1;
    break;
  }
}

/** Runs it until it ends. What the shops have handed over is kept as a Redis should keep it: in an append-only file. */
async function run(port) {
  const address = ['--port', String(port), '--bind', '127.0.0.1'];
  redis = spawn('redis-server', [...address, '--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'], {
    cwd: process.env.GROWINGIO_DEMO_FOLDER,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let isTaken = false;
  redis.stdout.setEncoding('utf8').on('data', (text) => {
    process.stdout.write(text);
    isTaken ||= text.includes('Address already in use');
    if (/ready to accept connections/i.test(text)) console.log(`redis: redis://127.0.0.1:${port}`);
  });
  try {
    await once(redis, 'close');
  } catch (error) {
    console.error(error.code === 'ENOENT' ? words.noRedis() : error.message);
  }
  return isTaken ? 'port taken' : 'ended';
}

async function findPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

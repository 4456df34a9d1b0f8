/** What may stand where GrowingIO should: servers that answer, hang, or are not there. Call `stopHosts` after each test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

const stops: (() => unknown)[] = [];

export async function stopHosts(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}

/** Has it listen on loopback, and returns its port. */
export async function listen(server: Server, address = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, address), 'listening');
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** What does this with each connection. */
export function listenWith(onConnection: (socket: Socket) => void): Promise<number> {
  return listen(createServer(onConnection));
}

/** A port that takes no connection and refuses none: its process is frozen, and its queue is full. */
export async function listenFrozen(): Promise<number> {
  const program = `require('net').createServer().listen(
    { port: 0, host: '127.0.0.1', backlog: 1 }, function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = (await once(createInterface(child.stdout), 'line')) as [string];
  child.kill('SIGSTOP');
  const port = Number(text);
  const waiting = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  stops.push(() => {
    for (const socket of waiting) socket.destroy();
    child.kill('SIGKILL');
    return once(child, 'close');
  });
  // Those that get into the queue are connected; one that is not says that it is full.
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')));
  return port;
}

/** A SOCKS5 proxy on the loopback, with and without a user (RFC 1928, RFC 1929). */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface SocksProxy {
  readonly host: string;
  /** Where it was asked to connect to. */
  readonly tunnels: string[];
  /** Who asked: user and password. */
  readonly users: string[];
  stop(): Promise<void>;
}

export async function startSocksProxy(): Promise<SocksProxy> {
  const tunnels: string[] = [];
  const users: string[] = [];
  const sockets = new Set<Socket>();

  async function serve(socket: Socket): Promise<void> {
    const methods = await read(socket);
    const hasUser = methods.subarray(2).includes(2);
    socket.write(Buffer.from([5, hasUser ? 2 : 0]));
    if (hasUser) {
      const [, length = 0, ...rest] = await read(socket);
      const text = Buffer.from(rest).toString();
      users.push(`${text.slice(0, length)} ${text.slice(length + 1)}`);
      socket.write(Buffer.from([1, 0]));
    }
    const request = await read(socket);
    const isAddress = request[3] === 1;
    const host = isAddress ? request.subarray(4, 8).join('.') : request.subarray(5, -2).toString();
    const port = request.readUInt16BE(request.length - 2);
    tunnels.push(`${host}:${String(port)}`);
    const target = connect(port, host);
    sockets.add(target);
    target.on('error', () => undefined);
    await once(target, 'connect');
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    socket.pipe(target).pipe(socket);
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket).catch(() => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    host: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    tunnels,
    users,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(socket: Socket): Promise<Buffer> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk;
}

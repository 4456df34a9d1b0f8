/** The few words of SOCKS5 that open a connection (RFC 1928), with a user and a password where there are any (RFC 1929). */

import type { Socket } from 'node:net';
import type { Proxy } from '@growingio/upload/adapter';

/** Where a tunnel leads to. */
export interface Target {
  readonly hostname: string;
  readonly port: number;
}

const [version, byUser, byNobody, connectTo, byName] = [5, 2, 0, 1, 3];

/** Rejects with an error of the code `UND_ERR_SOCKS5`, as undici has it, when the proxy does not let us through. */
export async function openSocksTunnel(socket: Socket, proxy: Proxy, { hostname, port }: Target): Promise<Socket> {
  const { username = '', password = '' } = proxy;
  const read = readerOf(socket);
  const method = username === '' ? byNobody : byUser;
  socket.write(Buffer.from([version, 1, method]));
  const [, chosen] = await read(2);
  if (chosen !== method) throw refusal();
  if (method === byUser) {
    socket.write(Buffer.concat([Buffer.from([1]), withLength(username), withLength(password)]));
    const [, status] = await read(2);
    if (status !== 0) throw refusal();
  }
  const name = withLength(hostname.replace(/^\[|\]$/g, ''));
  socket.write(
    Buffer.concat([Buffer.from([version, connectTo, 0, byName]), name, Buffer.from([port >> 8, port & 255])]),
  );
  const [, reply, , kind] = await read(4);
  if (reply !== 0) throw refusal();
  // The address from which the proxy has connected, and a port.
  await read((kind === byName ? ((await read(1))[0] ?? 0) : kind === 4 ? 16 : 4) + 2);
  return socket;
}

/** Reads exactly so many bytes, and leaves the rest for whoever reads next. */
function readerOf(socket: Socket): (size: number) => Promise<Buffer> {
  return (size) =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        reject(Object.assign(new Error(), { code: 'UND_ERR_SOCKET' }));
      };
      const take = (): void => {
        const bytes = socket.read(size) as Buffer | null;
        if (bytes === null) return;
        socket.off('readable', take).off('close', end);
        resolve(bytes);
      };
      socket.on('readable', take).on('close', end);
      take();
    });
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function refusal(): Error {
  return Object.assign(new Error(), { code: 'UND_ERR_SOCKS5' });
}

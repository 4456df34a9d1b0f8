/** What may be given as the option `connection`, and what is said of the rest. */
import { Cluster, Redis } from 'ioredis';
import { Pool } from 'pg';
import { loadPeer } from '../../src/backend/peer.js';
import { readConnection } from '../../src/backend/read-connection.js';

const secret = 'sesame-7';

describe('readConnection', () => {
  it.each([
    ['redis://localhost:6379'],
    [`rediss://user:${secret}@redis.example.com:6380/2`],
    ['postgres://localhost/app'],
    ['postgresql:///app?host=/run/postgresql'],
    [{ host: 'localhost' }],
    [{ sentinels: [{ host: 'localhost', port: 26_379 }], name: 'mymaster' }],
  ])('takes %p as it is', (given) => {
    expect(readConnection(given)).toBe(given);
  });

  it('takes clients of ioredis and a pool of pg', async () => {
    const lazy = { lazyConnect: true };
    const pool = new Pool();
    for (const client of [new Redis(lazy), new Cluster([{ host: 'localhost' }], lazy), pool]) {
      expect(readConnection(client)).toBe(client);
    }
    await pool.end();
  });

  it.each([
    [`amqp://user:${secret}@localhost`],
    [`http://user:${secret}@localhost`],
    [`redis://:${secret}@not a host`],
    [secret],
    [7],
    [null],
    [[{ host: secret }]],
  ])('refuses %p, and does not quote it', (given) => {
    expect(() => readConnection(given)).toThrow(/connection .*redis:\/\/….*postgres:\/\/….*Pool of pg/);
    expect(() => readConnection(given)).not.toThrow(secret);
  });

  it.each([[{ keyPrefix: 'app:' }], [new Redis({ keyPrefix: 'app:', lazyConnect: true })]])(
    'refuses a keyPrefix, and names the remedy',
    (given) => {
      expect(() => readConnection(given)).toThrow('use the option prefix');
    },
  );
});

describe('loadPeer', () => {
  it('names what is to be installed', () => {
    const load = (): object | undefined => undefined;
    expect(() => loadPeer('pg', load)).toThrow('npm install pg');
    expect(() => loadPeer('pg', load)).toThrow(expect.objectContaining({ code: 'ERR_GROWINGIO_OPTION' }) as Error);
  });
});

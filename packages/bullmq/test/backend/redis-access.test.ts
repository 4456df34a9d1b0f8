/** Who may come in: TLS, users and passwords of a real Redis, and what is said of those that are wrong. */
import { Redis } from 'ioredis';
import { makeCertificate, type Certificate } from '../../../../testing/certificate.js';
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { closeAll, expectWayThrough, send, startSender } from './way-through.js';

const password = 'sesame-7';

afterEach(closeAll);

describe('a Redis behind TLS', () => {
  let certificate: Certificate;
  let redis: RunningRedis;

  beforeAll(async () => {
    certificate = await makeCertificate();
    redis = await startRedis({ tls: certificate });
  });

  afterAll(async () => {
    await redis.close();
    await certificate.remove();
  });

  it('is reached by who trusts its certificate', async () => {
    const { ca } = certificate;
    await expectWayThrough({ connection: { host: 'localhost', port: redis.port, tls: { ca } } });
  });

  it('is blocked, loudly, for who does not', async () => {
    const sender = startSender({ connection: `rediss://localhost:${String(redis.port)}` });
    const reason = 'its certificate is not trusted, DEPTH_ZERO_SELF_SIGNED_CERT';
    expect(await send(sender, 'a')).toMatchObject({ status: 'blocked', reason });
  });
});

describe('a Redis with users', () => {
  let redis: RunningRedis;
  const urlOf = (user: string, secret = password): string =>
    `redis://${user}:${secret}@127.0.0.1:${String(redis.port)}`;

  beforeAll(async () => {
    redis = await startRedis({ tcp: true, settings: { requirepass: 'of-the-default-user' } });
    const client = new Redis({ path: redis.socket, password: 'of-the-default-user' });
    const least = [
      '~bull:*',
      '+@read',
      '+@write',
      '+@scripting',
      '+@blocking',
      '+@connection',
      '+info',
      '+client|list',
    ];
    await client.acl('SETUSER', 'app', 'on', `>${password}`, ...least);
    await client.acl('SETUSER', 'reader', 'on', `>${password}`, '~bull:*', '+@read', '+@connection', '+info');
    client.disconnect();
  });

  afterAll(() => redis.close());

  it('is used with no more rights than the queue needs', async () => {
    await expectWayThrough({ connection: urlOf('app') });
  });

  it('is used by the options of ioredis, too', async () => {
    const connection = { host: '127.0.0.1', port: redis.port, username: 'app', password };
    await expectWayThrough({ connection, queueName: 'by-options' });
  });

  it.each([
    ['a wrong password', () => urlOf('app', 'open-8'), 'wrong user or password, WRONGPASS'],
    ['an unknown user', () => urlOf('nobody'), 'wrong user or password, WRONGPASS'],
    ['no password', () => `redis://127.0.0.1:${String(redis.port)}`, 'it wants a password, NOAUTH'],
    ['a user who may not write', () => urlOf('reader'), 'the user may not do that, NOPERM'],
  ])('is blocked, loudly, for %s', async (_what, url, reason) => {
    const sender = startSender({ connection: url() });
    expect(await send(sender, 'a')).toMatchObject({ status: 'blocked', reason });
    expect(await send(sender, 'a')).toMatchObject({ status: 'blocked', reason });
  });
});

import { Batcher } from '../../src/batcher/batcher.js';
import { GrowingIO } from '../../src/client/growingio.js';
import type { EncodedEvent } from '../../src/encoded-event.js';
import { KeptLog } from '../../src/conformance.js';
import { ScriptedSender } from '../scripted-sender.js';
import type { SenderHost, SendResult } from '../../src/sender/sender.js';

const clients: GrowingIO[] = [];

function createClient(sender: ScriptedSender): GrowingIO {
  const retry = { minDelay: 10, maxDelay: 10 };
  const client = new GrowingIO({ projectId: 'p', logger: new KeptLog(), flushInterval: 10, retry, sender });
  clients.push(client);
  return client;
}

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(clients.splice(0).map((client) => client.shutdown({ timeout: 0 })));
});

const isBad = ({ bytes }: EncodedEvent): boolean => bytes.includes('Bad');

describe('flush()', () => {
  it('leaves no waiter behind when its time is over', async () => {
    const settle = jest.spyOn(Batcher.prototype, 'settle');
    let isDown = true;
    const client = createClient(
      new ScriptedSender(() => (isDown ? { status: 'retryable', reason: 'HTTP 503' } : { status: 'delivered' })),
    );
    client.track('BuyProduct', {}, { loginUserId: 'u1' });
    expect(await client.flush({ timeout: 1 })).toMatchObject({ complete: false, pending: 1 });
    // A waiter that is forgotten is woken by nobody: not even by the end of its event.
    const waiting = settle.mock.results[0]?.value as ReturnType<Batcher['settle']>;
    let isWoken = false;
    void waiting.settled.then(() => (isWoken = true));
    isDown = false;
    expect(await client.flush({ timeout: 60_000 })).toMatchObject({ complete: true, delivered: 1 });
    expect(isWoken).toBe(false);
  });

  it('says that it is not complete while an event is set aside, and does not wait for it', async () => {
    const client = createClient(
      new ScriptedSender((events) =>
        events.some(isBad) ? { status: 'retryable', reason: 'HTTP 500' } : { status: 'delivered' },
      ),
    );
    client.track('Bad', {}, { loginUserId: 'u1' });
    for (let i = 0; i < 20; i += 1) client.track('BuyProduct', {}, { loginUserId: 'u1' });
    let report = await client.flush({ timeout: 60_000 });
    // Until it has been tried some times, a flush waits for it.
    while (report.delivered > 0) report = await client.flush({ timeout: 60_000 });
    expect(report).toEqual({ complete: false, delivered: 0, handedOver: 0, dead: 0, dropped: 0, pending: 1 });
    expect(client.stats()).toMatchObject({ delivered: 20, pending: 1, state: 'up' });
  });

  it('leaves what is set aside to the shutdown, which reports it', async () => {
    const client = createClient(
      new ScriptedSender((events) =>
        events.some(isBad) ? { status: 'retryable', reason: 'HTTP 500' } : { status: 'delivered' },
      ),
    );
    client.track('Bad', {}, { loginUserId: 'u1' });
    client.track('BuyProduct', {}, { loginUserId: 'u1' });
    expect(await client.shutdown({ timeout: 60_000 })).toMatchObject({ complete: false, delivered: 1, dropped: 1 });
  });
});

describe('a sender into a queue', () => {
  class QueueSender extends ScriptedSender {
    readonly target = 'Redis';
    readonly started: SenderHost[] = [];

    start(host: SenderHost): void {
      this.started.push(host);
    }
  }

  it('is started once, and told where its events are for', async () => {
    const sender = new QueueSender(() => ({ status: 'handedOver' }));
    const client = createClient(sender);
    client.track('BuyProduct', {}, { loginUserId: 'u1' });
    const report = { complete: true, delivered: 0, handedOver: 1, dead: 0, dropped: 0, pending: 0 };
    expect(await client.shutdown()).toEqual(report);
    expect(client.stats()).toMatchObject({ accepted: 1, handedOver: 1, delivered: 0 });
    const destination = { format: 's2s/cstm', projectId: 'p', host: 'https://api.growingio.com' };
    expect(sender.started).toEqual([{ destination, say: expect.any(Function) as unknown }]);
  });

  it('is named when it takes the first batch, and in what is said of each', async () => {
    const logger = new KeptLog();
    const sender = new QueueSender(() => ({ status: 'handedOver' }));
    const client = new GrowingIO({ projectId: 'p', logger, sender, flushAt: 1 });
    clients.push(client);
    for (let i = 0; i < 2; i += 1) client.track('BuyProduct', {}, { loginUserId: 'u1' });
    await client.flush();
    expect(logger.lines.filter(({ level }) => level === 'info').map(({ message }) => message)).toEqual([
      'first events handed over to Redis, for a relay to deliver them',
    ]);
    expect(logger.lines[0]?.message).toMatch(
      /^a batch to Redis \(\d events?, \d+ bytes before compression\): handedOver, after \d+ ms$/,
    );
  });

  it('is named by what is said of an outage', async () => {
    const logger = new KeptLog();
    const results: SendResult[] = [{ status: 'blocked', reason: 'wrong password' }];
    const sender = new QueueSender(() => results.shift() ?? { status: 'retryable', reason: 'ECONNREFUSED' });
    const client = new GrowingIO({ projectId: 'p', logger, sender, flushInterval: 1 });
    clients.push(client);
    client.track('BuyProduct', {}, { loginUserId: 'u1' });
    await client.flush({ timeout: 50 });
    const said = logger.lines.filter(({ level }) => level !== 'debug');
    expect(said.map(({ level, message }) => `${level} ${message}`).join()).toBe(
      'error Redis does not take events (wrong password): check the connection to Redis; ' +
        'events wait in the outbox, and are sent when it does',
    );
  });
});

import { EventEmitter } from 'node:events';
import { startCollector, type Collector } from '@growingio/collector';
import { scopeRequest } from '../../src/client/for-adapters.js';
import { GrowingIO } from '../../src/client/growingio.js';
import type { GrowingIOOptions } from '../../src/options/options.js';
import type { Tracker } from '../../src/tracker/tracker.js';
import { KeptLog } from '../../src/conformance.js';

describe("flushAfterResponse: 'send'", () => {
  let collector: Collector;
  const log = new KeptLog();

  beforeAll(async () => {
    collector = await startCollector();
  });

  afterEach(() => {
    collector.clear();
  });

  afterAll(async () => {
    await collector.close();
  });

  /** A client that would send by itself in an hour at the earliest. */
  function create(options: GrowingIOOptions = {}): GrowingIO {
    const patient = { flushInterval: 3_600_000, flushAfterResponse: 'send' as const, logger: log };
    return new GrowingIO({ projectId: 'p1', host: collector.url, ...patient, ...options });
  }

  class Response extends EventEmitter {
    readonly destroyed = false;
    writableFinished = false;

    finish(): void {
      this.writableFinished = true;
      this.emit('close');
    }
  }

  const request = { session: { userId: 'u1' } };

  it('sends when the response has ended, and waits for no others', async () => {
    const client = create();
    const response = new Response();
    scopeRequest(client, { ...request }, response, () => client.track('BuyProduct'));
    response.finish();
    await collector.waitFor(1);
    expect(collector.events).toMatchObject([{ event: 'BuyProduct', loginUserId: 'u1' }]);
    await client.shutdown();
  });

  it('hands waitUntil, at the first event, a promise that resolves when all were sent', async () => {
    const waits: Promise<void>[] = [];
    const client = create({ waitUntil: (sent) => waits.push(sent) });
    const response = new Response();
    scopeRequest(client, { ...request }, response, () => {
      client.track('BuyProduct');
      expect(waits).toHaveLength(1);
      client.track('BuyProduct');
    });
    response.finish();
    expect(collector.events).toHaveLength(0);
    await Promise.all(waits);
    expect(collector.events).toHaveLength(2);
    expect(waits).toHaveLength(1);
    await client.shutdown();
  });

  it('does the same for a job', async () => {
    const waits: Promise<void>[] = [];
    const client = create({ waitUntil: (sent) => waits.push(sent) });
    client.scope({ loginUserId: 'u1' }, (tracker) => tracker.track('JobDone'));
    await Promise.all(waits);
    expect(collector.events).toHaveLength(1);
    await client.shutdown();
  });

  it('does not call waitUntil for a request that tracks nothing', async () => {
    const waits: Promise<void>[] = [];
    const client = create({ waitUntil: (sent) => waits.push(sent) });
    scopeRequest(client, { ...request }, new Response(), () => undefined);
    expect(waits).toEqual([]);
    await client.shutdown();
  });

  it('does the same for what is tracked after the response, and outside of requests', async () => {
    const waits: Promise<void>[] = [];
    const client = create({ waitUntil: (sent) => waits.push(sent) });
    client.track('Started', null, { loginUserId: 'u1' });
    client.track('Started', null, { loginUserId: 'u1' });
    expect(waits).toHaveLength(1);
    await Promise.all(waits);
    const late = { ...request } as { growingio?: Tracker };
    const response = new Response();
    scopeRequest(client, late, response, () => undefined);
    response.finish();
    late.growingio?.track('Late');
    expect(waits).toHaveLength(2);
    await Promise.all(waits);
    expect(collector.events).toHaveLength(3);
    await client.shutdown();
  });

  it('waits no longer than requestTimeout while GrowingIO is down, and keeps the events', async () => {
    const waits: Promise<void>[] = [];
    const client = create({ host: 'http://127.0.0.1:1', requestTimeout: 20, waitUntil: (sent) => waits.push(sent) });
    client.scope({ loginUserId: 'u1' }, (tracker) => tracker.track('JobDone'));
    await Promise.all(waits);
    expect(client.stats()).toMatchObject({ accepted: 1, pending: 1 });
    await client.shutdown({ timeout: 1 });
  });

  it('survives a waitUntil that throws, and says so', async () => {
    const client = create({
      waitUntil: () => {
        throw new Error('no request');
      },
    });
    client.scope({ loginUserId: 'u1' }, (tracker) => tracker.track('JobDone'));
    await collector.waitFor(1);
    expect(log.text).toContain('error waitUntil throws');
    await client.shutdown();
  });

  it('refuses a waitUntil that would do nothing', () => {
    expect(() => create({ flushAfterResponse: 'batch', waitUntil: () => undefined })).toThrow(
      "waitUntil is given: it needs flushAfterResponse: 'send'",
    );
  });
});

describe('GrowingIO.flush', () => {
  it('sends what an open request has tracked, too', async () => {
    const collector = await startCollector();
    const client = new GrowingIO({ projectId: 'p1', host: collector.url, flushInterval: 3_600_000 });
    await client.scope({ loginUserId: 'u1' }, async (tracker) => {
      tracker.track('Progress');
      await client.flush();
      expect(collector.events).toHaveLength(1);
    });
    await client.shutdown();
    await collector.close();
  });
});

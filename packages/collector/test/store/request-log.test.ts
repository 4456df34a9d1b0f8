/** The list of requests: its bound, those that failed, and which events each has brought. */
import { RequestLog } from '../../src/store/request-log.js';
import type { NewRequest } from '../../src/store/received.js';

function makeRequest(status: number, bytes = Buffer.alloc(0)): NewRequest {
  return {
    ...{ receivedAt: 0, method: 'POST', path: '/v3/demo/s2s/cstm', projectId: 'demo', sendTime: 0, codec: undefined },
    ...{ status, reason: undefined, reasonCode: undefined, headers: { host: 'a' }, bytes, eventCount: 0, marks: [] },
    ...{ wireSize: 0, answer: { headers: {}, body: '' } },
  };
}

describe('RequestLog', () => {
  it('keeps the last 2,000, and knows which of them failed', () => {
    const log = new RequestLog();
    for (let count = 1; count <= 2_100; count += 1) log.add(makeRequest(count % 50 === 0 ? 503 : 200), 0);
    expect([log.list().length, log.list()[0]?.id, log.nextId]).toEqual([2_000, 101, 2_101]);
    expect([log.failed.length, log.failed[0]?.id, log.failed.at(-1)?.id]).toEqual([40, 150, 2_100]);
    expect([log.get(100), log.get(101)?.id]).toEqual([undefined, 101]);
  });

  it('keeps 64 MiB of them, headers and objects counted in', () => {
    const log = new RequestLog();
    for (let count = 0; count < 10; count += 1) log.add(makeRequest(200, Buffer.alloc(16 * 1024 * 1024)), 0);
    expect(log.list()).toHaveLength(3);
  });

  it('knows the events of each, also where those of others stand between', () => {
    const log = new RequestLog();
    const first = log.add(makeRequest(200), 0);
    log.addPart(first, 1, 2);
    const second = log.add(makeRequest(200), 2);
    log.addPart(second, 3, 1);
    log.addPart(first, 4, 2);
    const failed = log.add(makeRequest(503), 5);
    log.addPart(failed, 6, 0);
    expect([first, second, failed].map((each) => [...log.eventIds(each)])).toEqual([[1, 2, 4, 5], [3], []]);
    expect([first, second, failed].map((each) => log.placeOf(each))).toEqual([0, 2, 5]);
  });

  it('forgets all, and goes on with the ids', () => {
    const log = new RequestLog();
    log.add(makeRequest(503), 0);
    log.clear();
    expect([log.list(), log.failed]).toEqual([[], []]);
    expect(log.add(makeRequest(200), 0).id).toBe(2);
  });
});

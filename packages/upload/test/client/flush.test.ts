import { setTimeout as pause } from 'node:timers/promises';
import { readFlushTimeout } from '../../src/client/flush.js';
import { GrowingIO } from '../../src/index.js';
import type { SendResult } from '../../src/index.js';
import { KeptLog } from '../../src/conformance/host/kept-log.js';

describe('readFlushTimeout', () => {
  it('takes a time-out in an object, and none', () => {
    expect(readFlushTimeout({ timeout: 5000 })).toEqual({ timeout: 5000 });
    expect(readFlushTimeout({ timeout: 0 })).toEqual({ timeout: 0 });
    expect(readFlushTimeout({ timeout: Infinity })).toEqual({ timeout: Infinity });
    for (const none of [undefined, null, {}, { timeout: undefined }]) expect(readFlushTimeout(none)).toEqual({});
  });

  it('takes a bare number, and says how it is written', () => {
    expect(readFlushTimeout(5000)).toEqual({ timeout: 5000, problem: 'write { timeout: 5000 }' });
  });

  it('takes the default for what is no number, and says so', () => {
    const wanted = 'it must be a number of ms, 0 or more: the default is taken';
    expect(readFlushTimeout({ timeout: '5s' })).toEqual({ problem: `timeout is "5s": ${wanted}` });
    expect(readFlushTimeout({ timeout: NaN })).toEqual({ problem: `timeout is NaN: ${wanted}` });
    expect(readFlushTimeout(NaN)).toEqual({ problem: `timeout is NaN: ${wanted}` });
    expect(readFlushTimeout('SIGTERM')).toEqual({
      problem: 'the argument is "SIGTERM": it must be an object: the default is taken',
    });
  });

  it('takes a negative one for 0, as of a deadline that is over', () => {
    const problem = 'timeout is -20: it must be a number of ms, 0 or more: 0 is taken';
    expect(readFlushTimeout({ timeout: -20 })).toEqual({ timeout: 0, problem });
  });

  it('says which name was meant, and takes what it knows', () => {
    expect(readFlushTimeout({ timeOut: 5 })).toEqual({ problem: 'timeOut is no option: did you mean timeout?' });
    expect(readFlushTimeout({ timeout: 5, force: true })).toEqual({
      timeout: 5,
      problem: 'force is no option: known are timeout',
    });
  });

  it('never throws', () => {
    const hostile = Object.defineProperty({}, 'timeout', {
      get() {
        throw new Error('no');
      },
    });
    expect(readFlushTimeout(hostile)).toEqual({ problem: 'its options can not be read: the default is taken' });
  });
});

describe('flush and shutdown', () => {
  const logger = new KeptLog();

  it('wait as long as a bare number says, and say once how it is written', async () => {
    const sender = { send: () => new Promise<SendResult>(() => undefined), close: () => Promise.resolve() };
    const client = new GrowingIO({ projectId: 'p', sender, logger });
    client.track('X', null, { loginUserId: 'u1' });
    const flush = client.flush.bind(client) as (options: unknown) => ReturnType<GrowingIO['flush']>;
    expect(await flush(20)).toMatchObject({ complete: false, pending: 1 });
    expect(await flush(20)).toMatchObject({ complete: false, pending: 1 });
    expect(logger.text).toBe('warn flush(): write { timeout: 20 }');
    expect(await client.shutdown({ timeout: -1 })).toMatchObject({ complete: false, dropped: 1 });
    expect(logger.text).toContain('shutdown(): timeout is -1: it must be a number of ms, 0 or more: 0 is taken');
  });

  it('wait for a time-out that is longer than a timer can be', async () => {
    let deliver = (): void => undefined;
    const sent = new Promise<SendResult>((resolve) => {
      deliver = () => {
        resolve({ status: 'delivered' });
      };
    });
    const client = new GrowingIO({ projectId: 'p', sender: { send: () => sent, close: () => Promise.resolve() } });
    client.track('X', null, { loginUserId: 'u1' });
    let isOver = false;
    const flushed = client.flush({ timeout: 2 ** 31 }).finally(() => {
      isOver = true;
    });
    // A timer of more than 2^31 - 1 ms would ring after one.
    await pause(20);
    expect(isOver).toBe(false);
    deliver();
    expect(await flushed).toMatchObject({ complete: true, delivered: 1 });
    await client.shutdown({ timeout: Infinity });
  });
});

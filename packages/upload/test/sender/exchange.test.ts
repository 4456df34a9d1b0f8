/** What undici tells of a request, by its handler names of now and by those of before. */
/* eslint-disable @typescript-eslint/no-deprecated -- undici 5 and 6, and MockPools of 7, have these names */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { Exchange } from '../../src/sender/exchange.js';
import type { SendResult } from '../../src/sender/sender.js';
import { ManualClock } from '../manual-clock.js';

const now = Date.parse('2024-01-01T00:00:00Z');
const unavailable = { status: 'retryable', reason: 'HTTP 503' };

class Controller {
  aborted = false;
  readonly reasons: Error[] = [];

  abort(reason: Error): void {
    this.reasons.push(reason);
  }
}

let connections: number;
let exchange: Exchange;
let controller: Controller;

beforeEach(() => {
  connections = 0;
  exchange = new Exchange(new ManualClock(now), () => (connections += 1));
  controller = new Controller();
});

function start(): void {
  exchange.onRequestStart(controller as unknown as Dispatcher.DispatchController);
}

/** The result, or `undefined` where there is none yet. */
async function resultOfNow(): Promise<SendResult | undefined> {
  return Promise.race([exchange.result, nextTurn(undefined)]);
}

describe('Exchange', () => {
  it('is connected from the start of the request on, and says so once', () => {
    expect(exchange.isConnected).toBe(false);
    start();
    expect(exchange.isConnected).toBe(true);
    start();
    exchange.onConnect(() => undefined);
    expect(connections).toBe(1);
  });

  it('has its result when the answer has ended, and not before', async () => {
    start();
    exchange.onResponseStart(controller, 200, {});
    expect(await resultOfNow()).toBeUndefined();
    exchange.onResponseEnd();
    expect(await resultOfNow()).toMatchObject({ status: 'delivered' });
  });

  it('has no result when there was an end and no answer', async () => {
    start();
    exchange.onResponseEnd();
    expect(await resultOfNow()).toBeUndefined();
  });

  it.each([100, 103, 199])('takes %d for no answer', async (status) => {
    start();
    exchange.onResponseStart(controller, status, {});
    exchange.onResponseEnd();
    expect(await resultOfNow()).toBeUndefined();
    exchange.onResponseStart(controller, 503, {});
    exchange.onResponseEnd();
    expect(await resultOfNow()).toEqual(unavailable);
  });

  it.each([
    ['a string', { 'retry-after': '7' }],
    ['bytes', { 'retry-after': Buffer.from('7') }],
    ['several, of which the first counts', { 'retry-after': ['7', '8'] }],
    ['several in bytes', { 'retry-after': [Buffer.from('7'), Buffer.from('8')] }],
    ['a name in capitals', { date: 'x', 'Retry-After': '7' }],
  ])('reads Retry-After as %s', async (_, headers) => {
    exchange.onResponseStart(controller, 503, headers);
    exchange.onResponseEnd();
    expect(await exchange.result).toEqual({ ...unavailable, retryAfter: 7000 });
  });

  it.each([
    ['a number', { 'retry-after': 7 }],
    ['an empty list', { 'retry-after': [] }],
    ['another name', { 'x-retry-after': '7' }],
  ])('reads no Retry-After from %s', async (_, headers) => {
    exchange.onResponseStart(controller, 503, headers);
    exchange.onResponseEnd();
    expect(await exchange.result).toEqual(unavailable);
  });

  it.each([
    ['strings', ['Date', 'x', 'Retry-After', '7']],
    ['bytes', [Buffer.from('Date'), Buffer.from('x'), Buffer.from('Retry-After'), Buffer.from('7')]],
    ['a name without a value behind it', ['Retry-After', '7', 'Date']],
  ])('reads the headers of undici 5 and 6 from %s', async (_, raw) => {
    exchange.onConnect(() => undefined);
    expect(exchange.onHeaders(503, raw)).toBe(true);
    expect(exchange.onData(Buffer.from('{}'))).toBe(true);
    expect(await resultOfNow()).toBeUndefined();
    exchange.onComplete();
    expect(await resultOfNow()).toEqual({ ...unavailable, retryAfter: 7000 });
  });

  it('does without headers', async () => {
    exchange.onHeaders(503, null);
    exchange.onComplete();
    expect(await exchange.result).toEqual(unavailable);
  });

  it.each(['onError', 'onResponseError'] as const)('says by %s what was there instead of an answer', async (name) => {
    const error = Object.assign(new Error(), { code: 'ECONNRESET' });
    if (name === 'onError') exchange.onError(error);
    else exchange.onResponseError(controller, error);
    expect(await exchange.result).toMatchObject({ reason: 'the connection was reset, ECONNRESET' });
  });

  it.each(['onError', 'onResponseError'] as const)('keeps to an answer that was there before %s', async (name) => {
    exchange.onResponseStart(controller, 200, {});
    if (name === 'onError') exchange.onError(new Error());
    else exchange.onResponseError(controller, new Error());
    expect(await exchange.result).toMatchObject({ status: 'delivered' });
  });

  it.each([
    ['onResponseData', 64 * 1024, false],
    ['onResponseData', 64 * 1024 + 1, true],
    ['onData', 64 * 1024, false],
    ['onData', 64 * 1024 + 1, true],
  ] as const)('by %s takes a body of %d bytes; breaks off: %s', (name, length, isBrokenOff) => {
    start();
    exchange.onResponseStart(controller, 200, {});
    for (const chunk of [Buffer.alloc(64 * 1024), Buffer.alloc(length - 64 * 1024)]) {
      if (name === 'onData') exchange.onData(chunk);
      else exchange.onResponseData(controller, chunk);
    }
    expect(controller.reasons.map(({ message }) => message)).toEqual(
      isBrokenOff ? ['the body of the answer is too long'] : [],
    );
  });

  it('breaks off what is connected, and has its result at once', async () => {
    const reason = Object.assign(new Error(), { code: 'enough' });
    start();
    exchange.breakOff(reason);
    expect(controller.reasons).toEqual([reason]);
    expect(await exchange.result).toEqual({ status: 'retryable', reason: 'the request failed, enough' });
  });

  it('keeps from being written what was broken off before it was connected', () => {
    const reason = new Error('enough');
    exchange.breakOff(reason);
    expect(start).toThrow(reason);
    expect(controller.reasons).toEqual([reason]);
    expect(connections).toBe(0);
    expect(exchange.isConnected).toBe(false);
  });

  it('throws nothing where the abort was heard', () => {
    const reason = new Error('enough');
    exchange.breakOff(reason);
    controller.abort = () => (controller.aborted = true);
    expect(start).not.toThrow();
  });

  it('aborts by undici 5 and 6 what was broken off before it was connected', () => {
    const reason = new Error('enough');
    const reasons: Error[] = [];
    exchange.breakOff(reason);
    exchange.onConnect((given) => reasons.push(given));
    expect(reasons).toEqual([reason]);
    expect(connections).toBe(0);
  });

  it('breaks off the newest attempt of a dispatcher that retries by itself', () => {
    const first = controller;
    start();
    controller = new Controller();
    start();
    exchange.breakOff(new Error('enough'));
    expect(first.reasons).toEqual([]);
    expect(controller.reasons).toHaveLength(1);
  });
});

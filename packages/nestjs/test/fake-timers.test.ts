/** Applications test with fake timers: Nest closes, and its client delivers. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { startCollector, type Collector } from '@growingio/collector';
import { fakeClocks } from '../../../testing/fake-clocks.js';
import { KeptLog } from '@growingio/upload/conformance';
import { GrowingIO, GrowingIOModule } from '../src/index.js';

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
});

afterEach(() => {
  jest.useRealTimers();
  collector.clear();
});

afterAll(async () => {
  await collector.close();
});

describe.each(fakeClocks)('GrowingIOModule under fake timers (%s)', (_, config) => {
  it.each([0, 3])('closes with its application, after %d events', async (count) => {
    jest.useFakeTimers(config);
    @Module({ imports: [GrowingIOModule.forRoot({ projectId: 'p1', host: collector.url, logger: new KeptLog() })] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
    const client = app.get(GrowingIO);
    for (let i = 0; i < count; i += 1) client.track('BuyProduct', null, { loginUserId: 'u1' });
    await app.close();
    expect(client.stats()).toMatchObject({ accepted: count, delivered: count, pending: 0 });
    expect(collector.events).toHaveLength(count);
  });
});

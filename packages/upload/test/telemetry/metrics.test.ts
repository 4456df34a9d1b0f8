import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import { GrowingIO } from '../../src/client/growingio.js';
import { KeptLog } from '../../src/conformance.js';
import type { GrowingIOOptions } from '../../src/options/options.js';
import { ScriptedSender } from '../scripted-sender.js';

describe('the metrics of a client, for OpenTelemetry', () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const clients: GrowingIO[] = [];

  beforeAll(() => {
    metrics.setGlobalMeterProvider(provider);
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.shutdown()));
    exporter.reset();
  });

  afterAll(async () => {
    await provider.shutdown();
    metrics.disable();
  });

  function create(sender: ScriptedSender, plan?: GrowingIOOptions['plan']): GrowingIO {
    const client = new GrowingIO({ projectId: 'p1', sender, plan, logger: new KeptLog(), shutdownTimeout: 0 });
    clients.push(client);
    return client;
  }

  async function read(): Promise<Map<string, MetricData>> {
    await reader.forceFlush();
    const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? [];
    return new Map(scopes.flatMap((scope) => scope.metrics).map((metric) => [metric.descriptor.name, metric]));
  }

  it('count what stats() counts', async () => {
    const client = create(new ScriptedSender(() => ({ status: 'delivered' })), { events: { Login: {} } });
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    client.track('BuyProduct', null, { loginUserId: 'a:b' });
    await client.flush();
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    const found = await read();
    expect(found.get('growingio.event.accepted')?.dataPoints).toMatchObject([
      { value: 2, attributes: { 'growingio.project.id': 'p1' } },
    ]);
    expect(found.get('growingio.event.delivered')?.dataPoints).toMatchObject([{ value: 1 }]);
    expect(found.get('growingio.event.unplanned')?.dataPoints).toMatchObject([{ value: 2 }]);
    expect(found.get('growingio.event.pending')?.dataPoints).toMatchObject([{ value: 1 }]);
    expect(found.get('growingio.event.refused')?.dataPoints).toContainEqual(
      expect.objectContaining({
        value: 1,
        attributes: { 'growingio.project.id': 'p1', 'growingio.refusal.reason': 'invalid_login_user' },
      }),
    );
    expect(found.get('growingio.event.accepted')?.descriptor.unit).toBe('{event}');
  });

  it('count what a queue took as handed over, and as nothing else', async () => {
    const client = create(new ScriptedSender(() => ({ status: 'handedOver' })));
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush();
    const found = await read();
    expect(found.get('growingio.event.handed_over')?.dataPoints).toMatchObject([{ value: 1 }]);
    expect(found.get('growingio.event.delivered')?.dataPoints).toMatchObject([{ value: 0 }]);
    const attributes = { 'growingio.project.id': 'p1', 'growingio.request.result': 'handedOver' };
    expect(found.get('growingio.request.duration')?.dataPoints).toContainEqual(expect.objectContaining({ attributes }));
  });

  it.each([
    ['the code of an error', 'the connection is refused, ECONNREFUSED', 'ECONNREFUSED'],
    ['the same in Chinese', '连接被拒绝（ECONNREFUSED）', 'ECONNREFUSED'],
    ['a status', '代理拒绝（HTTP 407）', 'HTTP 407'],
    ['the kind of the failure', '请求超时', 'timeout'],
  ])('name %s as the type of an error', async (_, reason, type) => {
    const client = create(new ScriptedSender(() => ({ status: 'retryable', reason, failure: 'timeout' })));
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush({ timeout: 50 });
    const found = await read();
    expect(found.get('growingio.request.duration')?.dataPoints).toContainEqual(
      expect.objectContaining({ attributes: expect.objectContaining({ 'error.type': type }) as object }),
    );
  });

  it('measure requests in seconds, with the error of those that fail', async () => {
    const client = create(new ScriptedSender(() => ({ status: 'retryable', reason: 'HTTP 503' })));
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush({ timeout: 20 });
    const duration = (await read()).get('growingio.request.duration');
    expect(duration?.descriptor.unit).toBe('s');
    expect(duration?.dataPoints.at(-1)).toMatchObject({
      attributes: { 'growingio.request.result': 'retryable', 'error.type': 'HTTP 503' },
    });
  });

  it('end with the client', async () => {
    const client = create(new ScriptedSender(() => ({ status: 'delivered' })));
    const stats = jest.spyOn(client, 'stats');
    await read();
    expect(stats).toHaveBeenCalled();
    await client.shutdown();
    stats.mockClear();
    await read();
    expect(stats).not.toHaveBeenCalled();
  });
});

/** An SDK of OpenTelemetry that starts after the client: its API has no way to tell of it. */
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { GrowingIO } from '../../src/client/growingio.js';
import { KeptLog } from '../../src/conformance.js';
import { ScriptedSender } from '../scripted-sender.js';

const clients: GrowingIO[] = [];
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.shutdown()));
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

function create(): GrowingIO {
  const sender = new ScriptedSender(() => ({ status: 'delivered' }));
  const client = new GrowingIO({ projectId: 'p1', sender, logger: new KeptLog() });
  clients.push(client);
  return client;
}

/** Starts an SDK. Calling the answer reads how many events it knows as accepted, and how many requests as measured. */
function startSdk(): () => Promise<{ accepted: unknown; requests: unknown }> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.disable();
  metrics.setGlobalMeterProvider(provider);
  stops.push(() => {
    metrics.disable();
    return provider.shutdown();
  });
  return async () => {
    await reader.forceFlush();
    const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? [];
    const found = new Map(scopes.flatMap((scope) => scope.metrics).map((metric) => [metric.descriptor.name, metric]));
    return {
      accepted: found.get('growingio.event.accepted')?.dataPoints[0]?.value,
      requests: (found.get('growingio.request.duration')?.dataPoints[0]?.value as { count: number } | undefined)?.count,
    };
  };
}

describe('a meter provider that starts after the client', () => {
  it('has its events and its first request, once there is one', async () => {
    const client = create();
    const read = startSdk();
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush();
    expect(await read()).toEqual({ accepted: 1, requests: 1 });
  });

  it('has them also without a request', async () => {
    create().track('BuyProduct', null, { loginUserId: 'a:b' });
    const read = startSdk();
    let found = await read();
    while (found.accepted === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      found = await read();
    }
    expect(found).toEqual({ accepted: 0, requests: undefined });
  });

  it('takes the place of one before it', async () => {
    startSdk();
    const client = create();
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush();
    const read = startSdk();
    client.track('BuyProduct', null, { loginUserId: 'u1' });
    await client.flush();
    expect(await read()).toEqual({ accepted: 2, requests: 1 });
  });

  it('has nothing of a client that was shut down', async () => {
    const client = create();
    await client.shutdown();
    const stats = jest.spyOn(client, 'stats');
    const read = startSdk();
    expect(await read()).toEqual({ accepted: undefined, requests: undefined });
    expect(stats).not.toHaveBeenCalled();
  });
});

/** OpenTelemetry, with bullmq-otel: what a relay does with a batch belongs to the trace in which it was handed over. */
import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { names, Stage, track, until } from '../stage.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();

const stage = Stage.use();

afterAll(() => provider.shutdown());

const spansOf = (operation: string) =>
  exporter.getFinishedSpans().filter(({ name }) => name.startsWith(`${operation} ${stage.queueName}`));

it('carries the context of a hand-over through its job to the relay', async () => {
  const client = stage.client();
  await trace.getTracer('a request').startActiveSpan('POST /buy', async (request) => {
    track(client, names(2));
    await client.flush();
    request.end();
  });
  void stage.relay().run();
  await until(() => spansOf('process').length > 0, 'the span of the relay');
  const [added, processed] = [spansOf('add')[0], spansOf('process')[0]];
  expect(processed?.spanContext().traceId).toBe(added?.spanContext().traceId);
  expect(processed?.parentSpanContext?.spanId).toBe(added?.spanContext().spanId);
  // A batch has events of many requests: it is a child of none of them.
  expect(added?.parentSpanContext).toBeUndefined();
});

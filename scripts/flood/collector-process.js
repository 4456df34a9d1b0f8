/** A collector in a process of its own, which says how much memory it takes when it is asked. Started by flood.js with an IPC channel. */
import { startCollector } from '@growingio/collector';

const collector = await startCollector();
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ rss, heapUsed, external });
});
process.on('disconnect', () => void collector.close());
process.send({ url: collector.url });

/** Makes the clients of a test file, which send to a collector of its own and are shut down after each test. */
import { startCollector, type Collector } from '@growingio/collector';
import { GrowingIO } from '../src/client/growingio.js';
import type { GrowingIOOptions } from '../src/options/options.js';

export interface Clients {
  /** From `beforeAll` on. */
  readonly collector: Collector;
  create(options?: GrowingIOOptions): GrowingIO;
}

export function useClients(defaults: GrowingIOOptions): Clients {
  let collector: Collector | undefined;
  const clients: GrowingIO[] = [];
  const started = (): Collector => {
    if (collector === undefined) throw new Error('the collector starts in beforeAll');
    return collector;
  };

  beforeAll(async () => {
    collector = await startCollector();
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.shutdown({ timeout: 1000 })));
    collector?.clear();
  });

  afterAll(() => collector?.close());

  return {
    get collector() {
      return started();
    },
    create(options = {}) {
      const client = new GrowingIO({ projectId: '0a1b2c3d', host: started().url, ...defaults, ...options });
      clients.push(client);
      return client;
    },
  };
}

/** Whose async context the work of a client has while the request that set it off is still open. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { GrowingIO } from '../../src/client/growingio.js';
import { MemoryOutbox } from '../../src/outbox/memory-outbox.js';
import type { EncodedEvent } from '../../src/encoded-event.js';
import { currentTracker } from '../../src/scope/current-tracker.js';
import { KeptLog } from '../../src/conformance.js';
import { ScriptedSender } from '../scripted-sender.js';

const traces = new AsyncLocalStorage<string>();
const nobody = [undefined, undefined];
let seen: Record<'appended' | 'sent' | 'delivered', unknown[]>;

function look(): unknown[] {
  return [currentTracker(), traces.getStore()];
}

class WatchedOutbox extends MemoryOutbox {
  override append(event: EncodedEvent): number | undefined {
    seen.appended = look();
    return super.append(event);
  }
}

function createClient(options: { flushAt?: number; flushInterval: number }): GrowingIO {
  const sender = new ScriptedSender(() => {
    seen.sent = look();
    return { status: 'delivered' };
  });
  const outbox = new WatchedOutbox({ maxQueueSize: 100, maxQueueBytes: 100_000 });
  const client = new GrowingIO({ projectId: 'p1', sender, outbox, logger: new KeptLog(), ...options });
  client.on('delivered', () => (seen.delivered = look()));
  return client;
}

/** Works for a request of alice, in a trace of the host's own, until what it tracked was delivered. */
function serve(client: GrowingIO, track: () => unknown): Promise<unknown> {
  const delivered = new Promise((resolve) => client.on('delivered', resolve));
  const work = async (): Promise<unknown[]> => {
    track();
    await delivered;
    return look();
  };
  return traces.run('trace of alice', () => client.scope({ loginUserId: 'alice' }, work));
}

beforeEach(() => {
  seen = { appended: ['never'], sent: ['never'], delivered: ['never'] };
});

it('hands over, sends and calls listeners in the context of nobody while a request stays open', async () => {
  const client = createClient({ flushInterval: 1 });
  const here = await serve(client, () => client.track('Bought'));
  expect(here).toEqual([expect.any(Object), 'trace of alice']);
  expect(seen).toEqual({ appended: nobody, sent: nobody, delivered: nobody });
  await client.shutdown();
});

it('sends and calls listeners in the context of nobody when a request fills the batch', async () => {
  const client = createClient({ flushAt: 1, flushInterval: 60_000 });
  const other = client.scope({ loginUserId: 'bob' }, (tracker) => tracker);
  // The tracker of a job that is over hands over at once, in whatever context it is used.
  await serve(client, () => other.track('Bought'));
  expect(seen).toMatchObject({ sent: nobody, delivered: nobody });
  await client.shutdown();
});

it('sends and calls listeners in the context of nobody when a request flushes', async () => {
  const client = createClient({ flushInterval: 60_000 });
  await serve(client, () => {
    client.track('Bought');
    void client.flush();
  });
  expect(seen).toMatchObject({ sent: nobody, delivered: nobody });
  await client.shutdown();
});

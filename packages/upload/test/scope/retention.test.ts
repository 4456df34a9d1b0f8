/** What a request leaves behind in the async context of all that was begun in it, once it is over. */
import { scopeRequest } from '../../src/client/for-adapters.js';
import { AsyncResource } from 'node:async_hooks';
import type { GrowingIO } from '../../src/client/growingio.js';
import { currentFrames, currentTracker } from '../../src/scope/current-tracker.js';
import { KeptLog } from '../../src/conformance/host/kept-log.js';
import { stillHeld } from '../../src/conformance/host/still-held.js';
import { useClients } from '../use-clients.js';
import { makeRequest, type Request } from './requests.js';

const stage = useClients({ logger: new KeptLog() });

/** What begins in a request and lives on; returns what ends it. */
const begun: [string, () => () => unknown][] = [
  [
    'a timer',
    () => {
      const timer = setInterval(() => undefined, 60_000);
      return () => {
        clearInterval(timer);
      };
    },
  ],
  [
    'a cached promise',
    () => {
      const cached = Promise.resolve().then(() => 'cached');
      return () => cached;
    },
  ],
  [
    'a connection',
    () => {
      const connection = new AsyncResource('connection');
      return () => connection.runInAsyncScope(() => currentFrames());
    },
  ],
];

const deeds: [string, (client: GrowingIO, request: Request) => void][] = [
  ['tracks nothing', () => undefined],
  [
    'asks for its tracker',
    (client, request) => {
      expect(request.growingio).toBe(currentTracker(client));
    },
  ],
  ['has identified its user', (_client, request) => request.growingio?.identify('u1')],
  ['has tracked an event', (client) => client.track('Visit', null, { loginUserId: 'u1' })],
  ['has tracked an event of nobody', (client) => client.track('Visit')],
];

describe.each(begun)('%s that was begun in a request', (_name, begin) => {
  it.each(deeds)('does not hold it when it is over: one that %s', async (_deed, act) => {
    const client = stage.create();
    const ends: (() => unknown)[] = [];
    const seen: [string, WeakRef<object>][] = [];
    for (let i = 0; i < 20; i += 1) {
      const request = makeRequest();
      seen.push(['request', new WeakRef(request)], ['response', new WeakRef(request.res)]);
      scopeRequest(client, request, request.res, () => {
        act(client, request);
        ends.push(begin());
      });
      request.res.destroyed = true;
    }
    await client.flush();
    expect(await stillHeld(seen)).toEqual([]);
    for (const end of ends) await end();
  });
});

describe('the async context of an open response', () => {
  /** Opens a request of which nobody but `hold` returns is held; returns what looks for its tracker. */
  function open(client: GrowingIO, hold: (request: Request) => unknown): { find: () => unknown; held: unknown } {
    const request = makeRequest('u1');
    const held = hold(request);
    const find = scopeRequest(client, request, request.res, () =>
      AsyncResource.bind(() => currentTracker(client)?.track('Message')),
    );
    return { find, held };
  }

  it.each<[string, (request: Request) => unknown]>([
    ['its response alone, which knows the request', (request) => request.res],
    ['its response alone, which knows another', (request) => Object.assign(request.res, { req: undefined })],
  ])('leads to the tracker while the host holds %s', async (_name, hold) => {
    const client = stage.create();
    const { find, held } = open(client, hold);
    expect(await stillHeld([['context', new WeakRef(find)]], 5)).toEqual(['context']);
    expect(find()).toEqual({ ok: true });
    expect(held).toBeDefined();
  });

  it.each(['req', 'none'])(
    'leads to the tracker of a WebSocket as long as it is connected: response %s',
    async (res) => {
      const client = stage.create();
      let socket: { destroyed: boolean } | undefined = { destroyed: false };
      let seen: WeakRef<object> | undefined;
      const find = (() => {
        const request = { upgrade: true, socket, session: { userId: 'u1' } };
        seen = new WeakRef(request);
        const response = res === 'none' ? undefined : { req: request };
        return scopeRequest(client, request, response, () =>
          AsyncResource.bind(() => currentTracker(client)?.track('Message')),
        );
      })();
      const held = (rounds?: number): Promise<string[]> => stillHeld([['request', seen ?? new WeakRef({})]], rounds);
      // The connection holds it, before and after the first event.
      expect(await held(5)).toEqual(['request']);
      expect(find()).toEqual({ ok: true });
      expect(await held(5)).toEqual(['request']);
      socket.destroyed = true;
      socket = undefined;
      await client.flush();
      expect(await held()).toEqual([]);
      expect(find()).toBeUndefined();
    },
  );

  it('holds a request that takes no property, while its response lives', async () => {
    const client = stage.create();
    const { find, held } = open(client, (request) => Object.freeze(request).res);
    expect(await stillHeld([['context', new WeakRef(find)]], 5)).toEqual(['context']);
    expect(find()).toEqual({ ok: true });
    expect(held).toBeDefined();
  });
});

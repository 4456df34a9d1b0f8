/** Scenario: the host is unchanged. One application, built with and without the plugin, enters; that nobody can tell them apart is judged. */
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { startCollector, type Collector } from '@growingio/collector';
import type { GrowingIO, GrowingIOOptions, Tracker } from '@growingio/upload';
import { useCloseAtEnd } from './close-at-end.js';
import { compareCounts, countListeners, originOf, readFrames, type Counts } from './unchanged/observe.js';
import { recordTurns } from './unchanged/turns.js';

/** A request as a handler sees it, whatever the host. */
export interface UnchangedVisit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** `undefined` in the application without the plugin. */
  readonly tracker: Tracker | undefined;
}

export type UnchangedHandle = (visit: UnchangedVisit) => unknown;

export interface BuiltHost {
  /** Node's server, which listens on loopback. */
  readonly server: Server;
  /** The names of the layers that a request passes, in their order: middleware, hooks. */
  readonly layers: readonly string[];
  /** The plugin's client; `undefined` without the plugin. */
  readonly client: GrowingIO | undefined;
  readonly close: () => Promise<unknown>;
}

/**
 * Builds and starts an application that answers `GET /<name>` with the handler of that name, and then, in the host's own way,
 * with 200 `ok`, a few headers and a cookie; a handler's error as the host does by itself. With options, `growingio(options)` is
 * mounted first; with `undefined` nothing of ours is. Everything else has to be the same both times.
 */
export type BuildHost = (
  handlers: Record<string, UnchangedHandle>,
  options: GrowingIOOptions | undefined,
) => Promise<BuiltHost>;

/** `added`: the names of the plugin's own layers. */
export function unchangedContract(name: string, build: BuildHost, added: readonly string[] = ['growingio']): void {
  describe(`${name} is unchanged`, () => {
    let collector: Collector;
    let plain: BuiltHost;
    let plugged: BuiltHost;
    /** What the handlers of the request under way leave behind. */
    let counts: Counts[][] = [];
    let stack = '';
    let turns: Promise<string[]> = Promise.resolve([]);

    const fail = (): never => {
      const error = new Error('the handler fails');
      stack = error.stack ?? '';
      throw error;
    };
    const countAll = ({ request, response }: UnchangedVisit): void => {
      const server = (request.socket as { server?: Server }).server;
      const { socket } = request;
      // In the handler, at `finish`, and after `close`.
      const moments: Counts[] = [];
      const count = (): void => void moments.push(countListeners({ request, response, socket, server }));
      count();
      counts.push(moments);
      response.once('finish', count);
      response.once('close', () => setImmediate(count));
    };
    const answers: Record<string, UnchangedHandle> = {
      answer: () => undefined,
      answerLater: () => pause(1),
      fail: () => fail(),
      failLater: async () => {
        await pause(1);
        fail();
      },
      listeners: countAll,
      turns: ({ request, response }) => {
        turns = recordTurns(request, response);
      },
    };
    const handlers: Record<string, UnchangedHandle> = {
      ...answers,
      track: ({ tracker }) => tracker?.track('Meanwhile', null, { loginUserId: 'u1' }),
    };
    for (const [each, handle] of Object.entries(answers)) {
      handlers[`${each}Tracked`] = (visit) => {
        visit.tracker?.track('Visited', null, { loginUserId: 'u1' });
        return handle(visit);
      };
    }

    const closeAtEnd = useCloseAtEnd();

    beforeAll(async () => {
      collector = await startCollector();
      closeAtEnd(() => collector.close());
      plain = await build(handlers, undefined);
      closeAtEnd(plain.close);
      plugged = await build(handlers, { projectId: 'p', host: collector.url, flushInterval: 20 });
      closeAtEnd(() => plugged.client?.shutdown());
      closeAtEnd(plugged.close);
    });

    const kinds = ['', 'Tracked'];

    it.each(kinds.flatMap((kind) => ['answer', 'answerLater', 'fail', 'failLater'].map((each) => each + kind)))(
      'answers the same bytes: %s',
      async (scenario) => {
        const bytes = await ask(plain, scenario);
        expect(bytes).toMatch(/^HTTP\/1\.1 (200|500) /);
        expect(await ask(plugged, scenario)).toBe(bytes);
      },
    );

    it('answers the same bytes where there is no handler, and to HEAD', async () => {
      expect(await ask(plugged, 'nowhere')).toBe(await ask(plain, 'nowhere'));
      expect(await ask(plugged, 'answerTracked', 'HEAD')).toBe(await ask(plain, 'answerTracked', 'HEAD'));
    });

    it.each(kinds)('throws errors with the same origin: fail%s', async (kind) => {
      const [without, with_] = [await stackOf(plain, `fail${kind}`), await stackOf(plugged, `fail${kind}`)];
      expect(without.ours).toEqual([]);
      expect(with_.above[0]).toContain('unchanged-contract');
      // The handler, and what of the host called it.
      expect(with_.above.length).toBeGreaterThan(2);
      expect(with_.above).toEqual(without.above.slice(0, with_.above.length));
    });

    it.each(kinds)('throws errors with the same origin after a pause: failLater%s', async (kind) => {
      const [without, with_] = [await stackOf(plain, `failLater${kind}`), await stackOf(plugged, `failLater${kind}`)];
      expect(with_.above[0]).toContain('unchanged-contract');
      expect(with_).toEqual(without);
    });

    it('has its layers in the same order, and no more of ours than it takes', () => {
      const { layers } = plugged;
      expect(layers.filter((layer) => !added.includes(layer))).toEqual(plain.layers);
      expect(layers).toHaveLength(plain.layers.length + added.length);
    });

    it('has the same listeners on request, response, socket and server', async () => {
      expect(await countsOf(plugged, 'listeners')).toEqual(await countsOf(plain, 'listeners'));
    });

    it('has one listener more while it holds an event, which is gone in the end', async () => {
      const [without, with_] = [await countsOf(plain, 'listenersTracked'), await countsOf(plugged, 'listenersTracked')];
      const more = { 'response close': 1 };
      const changes = with_.map((moments, index) =>
        moments.map((each, at) => compareCounts(each, without[index]?.[at])),
      );
      expect(changes).toEqual([
        [more, more, {}],
        [more, more, {}],
      ]);
    });

    it.each(kinds)('ends its responses at the same moments: turns%s', async (kind) => {
      const moments = await turnsOf(plain, `turns${kind}`);
      expect(moments).toEqual(expect.arrayContaining(['finish', 'response close', 'end of request']));
      for (let times = 0; times < 5; times += 1) expect(await turnsOf(plugged, `turns${kind}`)).toEqual(moments);
    });

    it('tracks meanwhile', async () => {
      await ask(plugged, 'track');
      expect(await collector.waitFor(({ event }) => event === 'Meanwhile')).toMatchObject([{ loginUserId: 'u1' }]);
    });

    async function stackOf(host: BuiltHost, scenario: string): Promise<ReturnType<typeof originOf>> {
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = Infinity;
      try {
        await ask(host, scenario);
      } finally {
        Error.stackTraceLimit = limit;
      }
      return originOf(readFrames(stack));
    }

    /** Of two requests on one connection. */
    async function countsOf(host: BuiltHost, scenario: string): Promise<Counts[][]> {
      counts = [];
      await ask(host, scenario, 'GET', 2);
      while (counts.flat().length < 6) await pause(1);
      return counts;
    }

    async function turnsOf(host: BuiltHost, scenario: string): Promise<string[]> {
      await ask(host, scenario);
      return turns;
    }
  });
}

/** All bytes of the answers to so many requests on one connection. The date is masked. */
async function ask({ server }: BuiltHost, path: string, method = 'GET', times = 1): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const lines = (connection: string): string =>
    `${method} /${path} HTTP/1.1\r\nHost: localhost\r\nConnection: ${connection}\r\n\r\n`;
  socket.write(lines('keep-alive').repeat(times - 1) + lines('close'));
  return (await text(socket)).replaceAll(/^Date: .*$/gim, 'Date: masked');
}

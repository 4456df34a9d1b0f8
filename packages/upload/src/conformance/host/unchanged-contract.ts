/** States that nobody can tell an application with the plugin from the same one without it. */

import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { GrowingIO, GrowingIOOptions, Tracker } from '../../index.js';
import type { EventCollector, HostTools } from './collector.js';
import { useCloseAtEnd } from './close-at-end.js';
import { compareCounts, countListeners, originOf, readFrames, type Counts } from './observe.js';
import { recordTurns } from './turns.js';

/** A request as a handler sees it, whatever the host. */
export interface UnchangedVisit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** `undefined` in the application without the plugin. */
  readonly tracker: Tracker | undefined;
}

/** Answers a request, by Node's own objects or the host's. */
export type UnchangedHandle = (visit: UnchangedVisit) => unknown;

/** A host that listens, with the plugin or without it. */
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

/** States that a host with the plugin is as it is without, as tests of any runner. `added`: the names of the plugin's own layers. */
export function unchangedContract(
  tools: HostTools,
  name: string,
  build: BuildHost,
  added: readonly string[] = ['growingio'],
): void {
  const { describe, it, beforeAll, startCollector } = tools;
  describe(`${name} is unchanged`, () => {
    let collector: EventCollector;
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

    const closeAtEnd = useCloseAtEnd(tools);

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

    for (const scenario of kinds.flatMap((kind) =>
      ['answer', 'answerLater', 'fail', 'failLater'].map((each) => each + kind),
    )) {
      it(`answers the same bytes: ${scenario}`, async () => {
        const bytes = await ask(plain, scenario);
        assert.match(bytes, /^HTTP\/1\.1 (200|500) /);
        assert.equal(await ask(plugged, scenario), bytes);
      });
    }

    it('answers the same bytes where there is no handler, and to HEAD', async () => {
      assert.equal(await ask(plugged, 'nowhere'), await ask(plain, 'nowhere'));
      assert.equal(await ask(plugged, 'answerTracked', 'HEAD'), await ask(plain, 'answerTracked', 'HEAD'));
    });

    for (const kind of kinds) {
      it(`throws errors with the same origin: fail${kind}`, async () => {
        const [without, with_] = [await stackOf(plain, `fail${kind}`), await stackOf(plugged, `fail${kind}`)];
        assert.deepEqual(without.ours, []);
        assert.match(with_.above[0] ?? '', /unchanged-contract/);
        // The handler, and what of the host called it.
        assert.ok(with_.above.length > 2);
        assert.deepEqual(with_.above, without.above.slice(0, with_.above.length));
      });
    }

    for (const kind of kinds) {
      it(`throws errors with the same origin after a pause: failLater${kind}`, async () => {
        const [without, with_] = [await stackOf(plain, `failLater${kind}`), await stackOf(plugged, `failLater${kind}`)];
        assert.match(with_.above[0] ?? '', /unchanged-contract/);
        assert.deepEqual(with_, without);
      });
    }

    it('has its layers in the same order, and no more of ours than it takes', () => {
      const { layers } = plugged;
      assert.deepEqual(
        layers.filter((layer) => !added.includes(layer)),
        plain.layers,
      );
      assert.equal(layers.length, plain.layers.length + added.length);
      return Promise.resolve();
    });

    it('has the same listeners on request, response, socket and server', async () => {
      assert.deepEqual(await countsOf(plugged, 'listeners'), await countsOf(plain, 'listeners'));
    });

    it('has one listener more while it holds an event, which is gone in the end', async () => {
      const [without, with_] = [await countsOf(plain, 'listenersTracked'), await countsOf(plugged, 'listenersTracked')];
      const more = { 'response close': 1 };
      const changes = with_.map((moments, index) =>
        moments.map((each, at) => compareCounts(each, without[index]?.[at])),
      );
      assert.deepEqual(changes, [
        [more, more, {}],
        [more, more, {}],
      ]);
    });

    for (const kind of kinds) {
      it(`ends its responses at the same moments: turns${kind}`, async () => {
        const moments = await turnsOf(plain, `turns${kind}`);
        for (const moment of ['finish', 'response close', 'end of request'])
          assert.ok(moments.includes(moment), moment);
        for (let times = 0; times < 5; times += 1) assert.deepEqual(await turnsOf(plugged, `turns${kind}`), moments);
      });
    }

    it('tracks meanwhile', async () => {
      await ask(plugged, 'track');
      const events = await collector.waitFor(({ event }) => event === 'Meanwhile');
      assert.deepEqual(
        events.map(({ loginUserId }) => loginUserId),
        ['u1'],
      );
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

/** States that a request in which nothing is tracked is as it is without the tracker. */

import { strict as assert } from 'node:assert';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { GrowingIOOptions } from '../../index.js';
import { useCloseAtEnd } from './close-at-end.js';
import type { RunningHost, Visit } from './host.js';
import type { Stage } from './stage.js';
import { beginningWith, type HostRunner } from '../runner.js';

/** What a handler can see of its request without knowing the name `growingio`. */
interface Sight {
  readonly listeners: Record<string, Record<string, number>>;
  readonly keys: string[];
  readonly copied: string[];
  readonly json: string;
  readonly hasTracker: boolean;
}

export function describeAbsence(stage: Stage, runner: HostRunner): void {
  const { beforeAll } = runner;
  const { it } = beginningWith(runner, () => {
    sights = [];
  });
  const responses = new WeakMap<IncomingMessage, ServerResponse>();
  let sights: Sight[] = [];

  stage.handle({
    seen: (visit) => {
      sights.push(look(visit));
    },
    seenAtTheEnd: (visit) => {
      const response = responseOf(visit);
      for (const moment of ['finish', 'close']) response.prependOnceListener(moment, () => sights.push(look(visit)));
    },
    nothing: () => undefined,
    nothingLong: ({ answer }) => {
      answer(200, { 'content-type': 'text/plain', 'x-own': '1' }, 'apples and pears, '.repeat(500));
    },
    nothingStreamed: ({ stream }) => {
      stream(Readable.from(['apples, ', 'pears'], { objectMode: false }), { 'content-type': 'text/plain' });
    },
    nothingFails: () => {
      throw new Error('the handler fails');
    },
    nothingMoved: ({ answer }) => {
      answer(302, { location: '/elsewhere' });
    },
    nothingNew: ({ answer }) => {
      answer(304, { etag: '"7"' });
    },
    nothingParsed: ({ body, answer }) => {
      answer(200, { 'content-type': 'application/json' }, JSON.stringify(body));
    },
    nothingEntered: ({ logIn }) => logIn('u1'),
  });

  let tracked: RunningHost;
  let bare: RunningHost;

  const closeAtEnd = useCloseAtEnd(runner);

  beforeAll(async () => {
    tracked = await start(stage.options);
    bare = await start(undefined);
    for (const { server } of [tracked, bare]) {
      server.prependListener('request', (request, response) => responses.set(request, response));
    }
  });

  async function start(options: GrowingIOOptions | undefined): Promise<RunningHost> {
    const host = await stage.startAnother(options);
    closeAtEnd(() => host.client.shutdown());
    closeAtEnd(host.close);
    return host;
  }

  function responseOf({ raw }: Visit): ServerResponse {
    const response = responses.get(raw);
    if (response === undefined) throw new Error('the request did not come by the server');
    return response;
  }

  function look(visit: Visit): Sight {
    const { request, raw } = visit;
    const response = responseOf(visit);
    return {
      listeners: { raw: countListeners(raw), response: countListeners(response), socket: countListeners(raw.socket) },
      keys: [request, raw, response].flatMap((each) => Object.keys(each)),
      copied: [request, raw, response].flatMap((each) => Object.keys({ ...each })),
      json: [request, raw, response].map(write).join('\n'),
      hasTracker: (visit.tracker as unknown) !== undefined,
    };
  }

  /** What one connection brings back for this request, to the last byte but for what differs from answer to answer. */
  async function bytes(
    host: RunningHost,
    path: string,
    method: string,
    lines: readonly string[],
    body: string,
  ): Promise<string> {
    const { port, hostname } = new URL(host.url);
    const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
    const head = [`${method} /${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines];
    if (body !== '') head.push('Content-Type: application/json', `Content-Length: ${String(body.length)}`);
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    const received = await text(socket.setEncoding('latin1'));
    return received.replace(/^(date|set-cookie): .*$/gim, '$1: …');
  }

  for (const scenario of ['seen', 'seenAtTheEnd'] as const) {
    it(`has the listeners, properties and JSON that it had before: ${scenario}`, async () => {
      await bytes(bare, scenario, 'GET', [], '');
      const [...before] = sights;
      sights = [];
      await bytes(tracked, scenario, 'GET', [], '');
      assert.deepEqual(
        before.map(({ hasTracker }) => hasTracker),
        before.map(() => false),
      );
      assert.deepEqual(
        sights.map(({ hasTracker }) => hasTracker),
        before.map(() => true),
      );
      assert.deepEqual(sights.map(withoutTracker), before.map(withoutTracker));
      assert.ok(sights.length > 0);
    });
  }

  for (const [path, method, lines, body] of [
    ['nothing', 'GET', [], ''],
    ['nothing', 'HEAD', [], ''],
    ['nested/nothing', 'GET', [], ''],
    ['mounted/nothing', 'GET', [], ''],
    ['nothingLong', 'GET', [], ''],
    ['nothingLong', 'GET', ['Accept-Encoding: gzip'], ''],
    ['nothingStreamed', 'GET', [], ''],
    ['nothingFails', 'GET', [], ''],
    ['nothingMoved', 'GET', [], ''],
    ['nothingNew', 'GET', ['If-None-Match: "7"'], ''],
    ['nothingParsed', 'POST', [], '{"product_price":14}'],
    ['nothingParsed', 'POST', [], '{"product_price":'],
    ['nothingEntered', 'GET', [], ''],
  ] as const) {
    it(`is answered with the same bytes as before: ${path} ${method} ${JSON.stringify(lines)}`, async () => {
      const expected = await bytes(bare, path, method, lines, body);
      assert.equal(await bytes(tracked, path, method, lines, body), expected);
      assert.match(expected, /^HTTP\/1\.1 \d{3} /);
    });
  }
}

function withoutTracker({ hasTracker: _, ...sight }: Sight): unknown {
  return sight;
}

function countListeners(emitter: EventEmitter): Record<string, number> {
  return Object.fromEntries(emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]));
}

// Ports and times differ from request to request; the names of what shows do not.
function write(shown: object): string {
  try {
    return JSON.stringify(shown).replace(/\d+/g, '0');
  } catch (error) {
    return String(error);
  }
}

/** States that neither a request that is over nor its response is held any longer. */

import { strict as assert } from 'node:assert';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent } from 'node:http';
import { currentTracker } from '../../index.js';
import { stillHeld } from './still-held.js';
import { ask } from './ask.js';
import type { Visit } from './host.js';
import { pause, type Stage } from './stage.js';
import type { HostRunner } from '../runner.js';

const requestsOfEach = 5;

export function describeRetention(stage: Stage, runner: HostRunner): void {
  const { describe, it, beforeAll, afterAll } = runner;
  const responses = new WeakMap<IncomingMessage, ServerResponse>();
  const timers: NodeJS.Timeout[] = [];
  const cache: Promise<string>[] = [];
  let seen: [string, WeakRef<object>][] = [];

  function remember({ request, raw }: Visit): void {
    seen.push(['request', new WeakRef(request)], ['raw request', new WeakRef(raw)]);
    const response = responses.get(raw);
    if (response !== undefined) seen.push(['response', new WeakRef(response)]);
  }

  stage.handle({
    forgetNothing: (visit) => {
      remember(visit);
    },
    // What lives on keeps the async context in which it was begun.
    forgetBegun: (visit) => {
      remember(visit);
      timers.push(setInterval(() => undefined, 60_000));
      cache.push(Promise.resolve().then(() => 'cached'));
    },
    forgetTracked: async (visit) => {
      remember(visit);
      visit.tracker.track('Anonymous');
      visit.tracker.identify('u1');
      visit.tracker.track('Remembered');
      await pause(1);
      currentTracker()?.track('RememberedToo');
    },
    forgetRefused: (visit) => {
      remember(visit);
      visit.tracker.track('Anonymous');
    },
    forgetFailed: (visit) => {
      remember(visit);
      visit.tracker.track('Failed', null, { loginUserId: 'u1' });
      throw new Error('the handler fails');
    },
  });

  beforeAll(() => {
    stage.host.server.prependListener('request', (request, response) => responses.set(request, response));
    return Promise.resolve();
  });

  afterAll(() => {
    for (const timer of timers) clearInterval(timer);
    return Promise.resolve();
  });

  for (const [_name, keepAlive] of [
    ['closed', false],
    ['open', true],
  ] as const) {
    describe(`with the connection ${_name}`, () => {
      for (const scenario of [
        'forgetNothing',
        'forgetBegun',
        'forgetTracked',
        'forgetRefused',
        'forgetFailed',
      ] as const) {
        it(`lets go of request and response: ${scenario}`, async () => {
          seen = [];
          const agent = new Agent({ keepAlive });
          for (let i = 0; i < requestsOfEach; i += 1) await ask(`${stage.host.url}/${scenario}`, { agent });
          // Node itself holds the last request of a connection.
          if (keepAlive) await ask(`${stage.host.url}/nothing`, { agent });
          await stage.arrived();
          assert.equal(seen.length, 3 * requestsOfEach);
          assert.deepEqual(await stillHeld(seen), []);
          agent.destroy();
        });
      }
    });
  }
}

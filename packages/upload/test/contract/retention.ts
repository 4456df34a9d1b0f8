/** Scenario: requests that are over enter; that neither they nor their responses are held any longer is judged. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent } from 'node:http';
import { currentTracker } from '@growingio/upload';
import { stillHeld } from '../still-held.js';
import { ask } from './ask.js';
import type { Visit } from './host.js';
import { pause, type Stage } from './stage.js';

const requestsOfEach = 5;

export function describeRetention(stage: Stage): void {
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
  });

  afterAll(() => {
    for (const timer of timers) clearInterval(timer);
  });

  describe.each([
    ['closed', false],
    ['open', true],
  ])('with the connection %s', (_name, keepAlive) => {
    it.each(['forgetNothing', 'forgetBegun', 'forgetTracked', 'forgetRefused', 'forgetFailed'])(
      'lets go of request and response: %s',
      async (scenario) => {
        seen = [];
        const agent = new Agent({ keepAlive });
        for (let i = 0; i < requestsOfEach; i += 1) await ask(`${stage.host.url}/${scenario}`, { agent });
        // Node itself holds the last request of a connection.
        if (keepAlive) await ask(`${stage.host.url}/nothing`, { agent });
        await stage.arrived();
        expect(seen).toHaveLength(3 * requestsOfEach);
        expect(await stillHeld(seen)).toEqual([]);
        agent.destroy();
      },
      30_000,
    );
  });
}

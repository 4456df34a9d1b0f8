/** Which requests and jobs the async context holds, of one client and of two. */
import { resumeRequest, scopeRequest } from '../../src/client/for-adapters.js';
import { AsyncResource } from 'node:async_hooks';
import { currentFrames, currentTracker } from '../../src/scope/current-tracker.js';
import { KeptLog } from '../../src/conformance/host/kept-log.js';
import { useClients } from '../use-clients.js';
import { arrived, derive, makeRequest, type Request } from './requests.js';

const stage = useClients({ logger: new KeptLog() });

const clientsAround = (): object[] => currentFrames().map(({ client }) => client);

describe('a request within another', () => {
  it('has a tracker of its own', async () => {
    const client = stage.create();
    const [outer, inner] = [makeRequest('u1'), makeRequest('u2')];
    scopeRequest(client, outer, outer.res, () => {
      scopeRequest(client, inner, inner.res, () => client.track('Inner'));
      inner.growingio?.track('Inner');
      client.track('Outer');
    });
    expect(await arrived(stage, client, outer, inner)).toEqual(['Inner by u2', 'Inner by u2', 'Outer by u1']);
  });

  it("is none of another client's request, whose connection may have lent its context", () => {
    const [first, second] = [stage.create(), stage.create()];
    const [open, next] = [makeRequest('u1'), makeRequest('u2')];
    scopeRequest(first, open, open.res, () => {
      scopeRequest(second, open, open.res, () => {
        scopeRequest(first, next, next.res, () => {
          expect([currentTracker(first), currentTracker(second)]).toEqual([next.growingio, undefined]);
          expect(second.track('Visit')).toMatchObject({ ok: false, reason: 'no_login_user' });
          scopeRequest(second, next, next.res, () => {
            expect(clientsAround()).toEqual([first, second]);
          });
        });
      });
    });
  });
});

describe('a job within a request of two clients', () => {
  it("leaves the other client's tracker in the context", async () => {
    const [first, second] = [stage.create(), stage.create()];
    const request = makeRequest('u1');
    scopeRequest(first, request, request.res, () => {
      scopeRequest(second, request, request.res, () => {
        const tracker = currentTracker(second);
        first.scope({ loginUserId: 'u2' }, () => {
          expect(tracker).toBeDefined();
          expect(currentTracker(second)).toBe(tracker);
          const other = makeRequest();
          scopeRequest(second, other, other.res, () => {
            expect(clientsAround()).toEqual([first, second]);
          });
          scopeRequest(second, request, request.res, () => {
            expect(currentTracker(second)).toBe(tracker);
            first.track('ByJob');
            second.track('ByRequest');
          });
        });
      });
    });
    await arrived(stage, first, request);
    expect(await arrived(stage, second, request)).toEqual(['ByJob by u2', 'ByRequest by u1']);
  });

  it('starts the next job, and so on, without a chain of contexts', () => {
    const client = stage.create();
    const depth = (left: number): number =>
      client.scope({}, () => (left > 0 ? depth(left - 1) : clientsAround().length));
    expect(depth(100)).toBe(1);
  });
});

describe('resumeRequest', () => {
  const outside = new AsyncResource('outside');
  const resume = (client: ReturnType<typeof stage.create>, request: object): unknown =>
    outside.runInAsyncScope(() => resumeRequest(client, request, () => currentTracker(client)));

  it('goes back into the context of a request', () => {
    const [client, other] = [stage.create(), stage.create()];
    const request = makeRequest();
    scopeRequest(client, request, request.res, () => undefined);
    expect(resume(client, request)).toBe(request.growingio);
    expect(resume(client, request)).toBeDefined();
    expect(resume(other, request)).toBeUndefined();
  });

  it.each([
    ['that did not pass', () => makeRequest()],
    ['that stands for one', (request: Request) => derive(request)],
    ['that is none', () => 5 as unknown as object],
    ['that throws', () => Proxy.revocable({}, {}).proxy],
  ])('runs the work of a request %s as it is', (_name, make) => {
    const client = stage.create();
    const request = makeRequest();
    scopeRequest(client, request, request.res, () => undefined);
    expect(resume(client, make(request))).toBeUndefined();
  });
});

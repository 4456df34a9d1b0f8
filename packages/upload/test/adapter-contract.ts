/** What every host has to do, once: the same requests, through real sessions, judged by what the collector got. */
import { startCollector, type Collector } from '@growingio/collector';
import { currentTracker, type GrowingIO, type GrowingIOOptions, type Tracker } from '@growingio/upload';
import { KeptLog } from './kept-log.js';

/** A request as a handler sees it, whatever the host. */
export interface Visit {
  readonly tracker: Tracker;
  /** The host's request: Express's `req`, Koa's `ctx`. */
  readonly request: object;
  readonly logIn: (userId: unknown) => void;
  readonly logOut: () => unknown;
  /** Sends a first part of the answer, and leaves it open until `end` is called. */
  readonly stream: () => { end: () => void };
}

export type Handle = (visit: Visit) => unknown;

export interface RunningHost {
  readonly url: string;
  readonly client: GrowingIO;
  readonly close: () => Promise<unknown>;
}

/** Starts an application that answers `GET /<name>` with the handler of that name: `ok`, or 500 if it throws. */
export type StartHost = (handlers: Record<string, Handle>, options: GrowingIOOptions) => Promise<RunningHost>;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function adapterContract(name: string, startHost: StartHost): void {
  describe(name, () => {
    let collector: Collector;
    let host: RunningHost;
    const log = new KeptLog();
    let endStream: () => void = () => undefined;
    let later: Promise<unknown> = Promise.resolve();

    const handlers: Record<string, Handle> = {
      login: ({ tracker, logIn }) => {
        tracker.track('Login');
        logIn('u1');
      },
      loginAsNumber: ({ logIn }) => {
        logIn(10086);
      },
      loginAsObject: ({ tracker, logIn }) => {
        logIn({ hex: 'abc' });
        tracker.track('Login');
      },
      buy: ({ tracker }) => tracker.track('BuyProduct', { product_name: '苹果', product_price: 14 }),
      logout: ({ tracker, logOut }) => {
        tracker.track('Logout');
        return logOut();
      },
      identify: ({ tracker }) => {
        tracker.identify('u9');
        tracker.track('BuyProduct');
      },
      impersonate: ({ tracker }) => {
        tracker.track('Helped', null, { loginUserId: 'customer' });
        tracker.track('Help');
      },
      fail: ({ tracker }) => {
        tracker.track('Tried');
        throw new Error('the handler fails');
      },
      failLater: async ({ tracker }) => {
        tracker.track('Tried');
        await pause(1);
        throw new Error('the handler fails');
      },
      late: ({ tracker }) => {
        later = pause(50).then(() => tracker.track('Late'));
      },
      current: async () => {
        await pause(1);
        currentTracker()?.track('Current');
        host.client.track('ByClient');
      },
      nothing: () => undefined,
      stream: ({ tracker, stream }) => {
        endStream = stream().end;
        tracker.track('Streamed');
      },
      copy: ({ request }) => {
        expect(Object.keys(request)).not.toContain('growingio');
        expect({ ...request }).not.toHaveProperty('growingio');
      },
    };

    beforeAll(async () => {
      collector = await startCollector();
      const options = { projectId: '0a1b2c3d', host: collector.url, flushInterval: 20, logger: log };
      host = await startHost(handlers, options);
    });

    beforeEach(() => {
      collector.clear();
    });

    afterAll(async () => {
      await host.close();
      await host.client.shutdown();
      await collector.close();
    });

    /** A visitor with cookies. */
    function visitor(): (scenario: string) => Promise<number> {
      const cookies = new Map<string, string>();
      return async function visit(scenario) {
        const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join('; ');
        const response = await fetch(`${host.url}/${scenario}`, { headers: { cookie } });
        for (const header of response.headers.getSetCookie()) {
          const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
          cookies.set(key, value);
        }
        await response.text();
        return response.status;
      };
    }

    /** What arrived: event and user, once nothing is under way any more. */
    async function arrived(): Promise<string[]> {
      await pause(20);
      await host.client.flush();
      const { accepted, pending, delivered, dead, dropped } = host.client.stats();
      expect(pending + delivered + dead + dropped).toBe(accepted);
      return collector.events.map((event) => `${String(event.event)} by ${String(event.loginUserId)}`).sort();
    }

    it('tracks for the user of the session', async () => {
      const visit = visitor();
      await visit('login');
      collector.clear();
      expect(await visit('buy')).toBe(200);
      expect(await arrived()).toEqual(expect.arrayContaining(['BuyProduct by u1']));
      const [event] = collector.events.filter((each) => each.event === 'BuyProduct');
      expect(event?.variables).toEqual({ product_name: '苹果', product_price: 14 });
      expect(event?.marks).toEqual([]);
    });

    it('takes the user who logs in after the event, in the same request', async () => {
      await visitor()('login');
      expect(await arrived()).toEqual(['Login by u1']);
    });

    it('takes the user who logs out after the event, in the same request', async () => {
      const visit = visitor();
      await visit('login');
      await visit('logout');
      expect(await arrived()).toEqual(['Login by u1', 'Logout by u1']);
    });

    it('refuses the event of a user who has logged out', async () => {
      const visit = visitor();
      await visit('login');
      await visit('logout');
      await visit('buy');
      expect(await arrived()).toEqual(['Login by u1', 'Logout by u1']);
    });

    it('refuses the event of an anonymous request, and counts it', async () => {
      const before = host.client.stats().refused.no_login_user;
      expect(await visitor()('buy')).toBe(200);
      expect(await arrived()).toEqual([]);
      expect(host.client.stats().refused.no_login_user).toBe(before + 1);
    });

    it('takes a number for an ID', async () => {
      const visit = visitor();
      await visit('loginAsNumber');
      await visit('buy');
      expect(await arrived()).toEqual(['BuyProduct by 10086']);
    });

    it('refuses an ID that is an object, and says what it is', async () => {
      const before = host.client.stats().refused.invalid_login_user;
      expect(await visitor()('loginAsObject')).toBe(200);
      expect(await arrived()).toEqual([]);
      expect(host.client.stats().refused.invalid_login_user).toBe(before + 1);
      expect(log.text).toContain('the login user ID is an object: pass a string or an integer');
    });

    it('takes whom identify() names, before the session', async () => {
      const visit = visitor();
      await visit('login');
      await visit('identify');
      expect(await arrived()).toEqual(['BuyProduct by u9', 'Login by u1']);
    });

    it('takes an explicit user for that event alone', async () => {
      const visit = visitor();
      await visit('login');
      await visit('impersonate');
      expect(await arrived()).toEqual(['Help by u1', 'Helped by customer', 'Login by u1']);
    });

    it.each(['fail', 'failLater'])('keeps what was tracked before the handler failed: %s', async (scenario) => {
      const visit = visitor();
      await visit('login');
      expect(await visit(scenario)).toBe(500);
      expect(await arrived()).toEqual(['Login by u1', 'Tried by u1']);
    });

    it('tracks for the same user after the response has ended', async () => {
      const visit = visitor();
      await visit('login');
      await visit('late');
      await later;
      expect(await arrived()).toEqual(['Late by u1', 'Login by u1']);
    });

    it('is found by currentTracker() and by the client', async () => {
      const visit = visitor();
      await visit('login');
      await visit('current');
      expect(await arrived()).toEqual(['ByClient by u1', 'Current by u1', 'Login by u1']);
    });

    it('hands over the events of an open response every flushInterval', async () => {
      const visit = visitor();
      await visit('login');
      await arrived();
      collector.clear();
      const open = visit('stream');
      await collector.waitFor(1);
      endStream();
      await open;
      expect(await arrived()).toEqual(['Streamed by u1']);
    });

    it('does not show on a copy of the request', async () => {
      expect(await visitor()('copy')).toBe(200);
    });

    it('answers as always when the collector is down', async () => {
      const nowhere = { projectId: 'p', host: 'http://127.0.0.1:1', shutdownTimeout: 10, logger: log };
      const offline = await startHost(handlers, nowhere);
      const response = await fetch(`${offline.url}/identify`);
      expect(response.status).toBe(200);
      await offline.close();
      expect(await offline.client.shutdown()).toMatchObject({ dropped: 1 });
    });

    it('never mixes up the users of interleaved requests', async () => {
      const visitors = Array.from({ length: 5 }, () => visitor());
      await Promise.all(visitors.map((visit, i) => visit(i % 2 === 0 ? 'login' : 'loginAsNumber')));
      collector.clear();
      await arrived();
      collector.clear();
      await Promise.all(Array.from({ length: 10 }, () => visitors.map((visit) => visit('current'))).flat());
      const counts = (await arrived()).reduce<Record<string, number>>((sum, each) => {
        return { ...sum, [each]: (sum[each] ?? 0) + 1 };
      }, {});
      expect(counts).toEqual({
        'ByClient by 10086': 20,
        'ByClient by u1': 30,
        'Current by 10086': 20,
        'Current by u1': 30,
      });
    });
  });
}

/** What every host's entry takes, and refuses, at the start. */
export function entryContract(
  growingio: (given?: GrowingIO | { mode: 'off' }) => { readonly client: GrowingIO },
): void {
  describe('growingio', () => {
    it('throws at start without a project ID, and says where to find it', () => {
      expect(() => growingio()).toThrow('set GROWINGIO_PROJECT_ID (GrowingIO: 项目概览 → 项目ID)');
    });

    it('takes a ready client', () => {
      const { client } = growingio({ mode: 'off' });
      expect(growingio(client).client).toBe(client);
    });
  });
}

/** States whose events arrive, from login to logout, with one kind of session. */

import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { currentTracker, type GrowingIO, type GrowingIOOptions, type Tracker } from '../../index.js';
import type { Visitor } from './ask.js';
import { beginningWith } from '../runner.js';
import type { HostTools } from './collector.js';
import { keepIdleConnections } from './idle-connections.js';
import { Stage } from './stage.js';
import { assertMatches } from './assert-matches.js';

/** A request as a handler sees it, whatever the host and its sessions. */
export interface SessionVisit {
  readonly tracker: Tracker;
  /** Logs in as this application does. The request's JSON has the same user as `username`, and the `password`. */
  readonly logIn: (userId: string) => unknown;
  readonly logOut: () => unknown;
}

/** A handler of the application: it tracks, and reads and changes the session. */
export type SessionHandle = (visit: SessionVisit) => unknown;

/** Starts an application that answers `POST /<name>` with the handler of that name: 200, or 500 if it throws. */
export type StartSessionHost = (
  handlers: Record<string, SessionHandle>,
  options: GrowingIOOptions,
) => { readonly server: Server; readonly client: GrowingIO };

/** What every password is. */
export const password = 'sesame';

/** What a handler may find by `currentTracker()`: its request's tracker, or nothing where the session's store loses the async context. */
export type Reach = 'own' | 'none';

/** States that each event is of the session's user, as tests of any runner, on a host with one kind of session. */
export function sessionContract(tools: HostTools, name: string, startHost: StartSessionHost, reach: Reach): void {
  const { describe, beforeAll, afterAll } = tools;
  describe(name, () => {
    const stage = new Stage(tools, async (handlers, options) => {
      // The handlers below ask for no more than such a visit has.
      const { server, client } = startHost(handlers as Record<string, SessionHandle>, options ?? {});
      return { server, client, ...(await awaitListening(server)) };
    });
    let found: (Reach | 'other')[] = [];
    const { it } = beginningWith(tools, () => {
      stage.begin();
      found = [];
    });

    const handlers: Record<string, SessionHandle> = {
      enter: ({ logIn }) => logIn('u1'),
      login: ({ tracker, logIn }) => {
        tracker.track('Login');
        return logIn('u1');
      },
      buy: ({ tracker }) => tracker.track('BuyProduct'),
      logout: async ({ tracker, logOut }) => {
        tracker.track('Logout');
        await logOut();
        tracker.track('AfterLogout');
      },
      reach: ({ tracker }) => {
        const current = currentTracker();
        found.push(current === tracker ? 'own' : current === undefined ? 'none' : 'other');
      },
      reachLater: async (visit) => {
        await pause(1);
        await handlers['reach']?.(visit);
      },
    };
    for (const user of users) handlers[`enter-${user}`] = ({ logIn }) => logIn(user);

    beforeAll(async () => {
      stage.handle(handlers);
      await stage.open();
    });

    afterAll(() => stage.close());

    const post = async (visitor: Visitor, path: string, username = 'u1'): Promise<void> => {
      const body = JSON.stringify({ username, password });
      assertMatches(await visitor.visit(path, { method: 'POST', body }), { status: 200, text: 'ok' });
    };

    const member = async (userId = 'u1'): Promise<Visitor> => {
      const visitor = stage.visitor();
      await post(visitor, userId === 'u1' ? 'enter' : `enter-${userId}`, userId);
      return visitor;
    };

    it('takes the user who logs in after the event', async () => {
      await post(stage.visitor(), 'login');
      assert.deepEqual(await stage.arrived(), ['Login by u1']);
    });

    it('takes the user of the session in the next request', async () => {
      await post(await member(), 'buy');
      assert.deepEqual(await stage.arrived(), ['BuyProduct by u1']);
    });

    it('takes the user who logs out after the event, and nobody for what comes after the logout', async () => {
      const before = stage.client.stats().refused.no_login_user;
      const visitor = await member();
      await post(visitor, 'logout');
      await post(visitor, 'buy');
      assert.deepEqual(await stage.arrived(), ['Logout by u1']);
      assert.equal(stage.client.stats().refused.no_login_user, before + 2);
    });

    it('keeps the users of interleaved requests apart', async () => {
      const visitors = await Promise.all(users.map((userId) => member(userId)));
      await Promise.all(Array.from({ length: 5 }, () => visitors.map((visitor) => post(visitor, 'buy'))).flat());
      const once = users.map((userId) => `BuyProduct by ${userId}`);
      assert.deepEqual(
        await stage.arrived(),
        Array.from({ length: 5 }, () => once)
          .flat()
          .sort(),
      );
    });

    it(`${reach === 'own' ? 'is' : 'is not'} reached by currentTracker()`, async () => {
      const visitors = await Promise.all(users.map((userId) => member(userId)));
      await Promise.all(visitors.flatMap((visitor) => [post(visitor, 'reach'), post(visitor, 'reachLater')]));
      assert.equal(found.length, 2 * visitors.length);
      assert.deepEqual(new Set(found), new Set([reach]));
    });
  });
}

const users = ['u2', 'u3', 'u4', 'u5'];

/** Where a server listens, and how to close it. */
export async function awaitListening(server: Server): Promise<{ url: string; close: () => Promise<unknown> }> {
  if (!server.listening) await once(server, 'listening');
  keepIdleConnections(server);
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      return closed;
    },
  };
}

/** States that a function as the option `loginUserId` that goes wrong harms nothing, and is said. */

import { strict as assert } from 'node:assert';
import type { GrowingIO } from '../../index.js';
import { useCloseAtEnd } from './close-at-end.js';
import { beginningWith } from '../runner.js';
import type { EventCollector, HostTools } from './collector.js';
import { Visitor, type Answer } from './ask.js';
import { KeptLog } from './kept-log.js';
import { awaitListening, type SessionHandle, type StartSessionHost } from './session-contract.js';
import { assertMatches } from './assert-matches.js';

interface Played {
  readonly answer: Answer;
  readonly log: string;
  readonly stats: ReturnType<GrowingIO['stats']>;
}

/** States what becomes of a user's functions that throw or reject, as tests of any runner. */
export function userFunctionContract(tools: HostTools, name: string, startHost: StartSessionHost): void {
  const { describe, beforeAll, startCollector } = tools;
  describe(name, () => {
    let collector: EventCollector;
    const unhandled: unknown[] = [];
    const keep = (reason: unknown): void => void unhandled.push(reason);

    const { it } = beginningWith(tools, () => {
      unhandled.length = 0;
    });
    const closeAtEnd = useCloseAtEnd(tools);

    beforeAll(async () => {
      process.on('unhandledRejection', keep);
      closeAtEnd(() => process.off('unhandledRejection', keep));
      collector = await startCollector();
      closeAtEnd(() => collector.close());
    });

    async function play(loginUserId: () => unknown, handle: SessionHandle = buy): Promise<Played> {
      const log = new KeptLog();
      const options = { projectId: 'p', host: collector.url, logger: log, loginUserId };
      const { server, client } = startHost({ buy: handle }, options);
      const { url, close } = await awaitListening(server);
      const answer = await new Visitor(url).visit('buy', { method: 'POST', body: '{}' });
      await close();
      await client.shutdown();
      return { answer, log: log.text, stats: client.stats() };
    }

    it('answers as always when the function throws, and says so', async () => {
      const { answer, log, stats } = await play(() => {
        throw new TypeError('no account');
      });
      assertMatches(answer, { status: 200, text: 'ok' });
      assert.ok(log.includes('reading the login user ID from the session throws: check the option loginUserId'), log);
      assertMatches(stats, { accepted: 0, refused: { no_login_user: 1 } });
    });

    it('takes an explicit user although the function throws', async () => {
      const { stats } = await play(
        () => {
          throw new TypeError('no account');
        },
        ({ tracker }) => tracker.track('BuyProduct', null, { loginUserId: 'u1' }),
      );
      assertMatches(stats, { accepted: 1, delivered: 1, refused: { no_login_user: 0 } });
    });

    it('refuses the promise that a function returns, and says what it is', async () => {
      const { answer, log, stats } = await play(() => Promise.resolve('u1'));
      assertMatches(answer, { status: 200, text: 'ok' });
      assert.ok(log.includes('the login user ID is an object (Promise)'), log);
      assertMatches(stats, { accepted: 0, refused: { invalid_login_user: 1 } });
    });

    it('leaves no rejection behind when that promise rejects', async () => {
      const { answer, stats } = await play(() => Promise.reject(new Error('no account')));
      assert.equal(answer.status, 200);
      assert.equal(stats.refused.invalid_login_user, 1);
      assert.deepEqual(unhandled, []);
    });
  });
}

const buy: SessionHandle = ({ tracker }) => tracker.track('BuyProduct');

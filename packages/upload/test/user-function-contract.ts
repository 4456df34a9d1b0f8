/** Scenario: functions as the option `loginUserId` that go wrong. A host enters; that it goes on unharmed, and that it is said, is judged. */
import { startCollector, type Collector } from '@growingio/collector';
import type { GrowingIO } from '@growingio/upload';
import { useCloseAtEnd } from './close-at-end.js';
import { Visitor, type Answer } from './contract/ask.js';
import { KeptLog } from './kept-log.js';
import { awaitListening, type SessionHandle, type StartSessionHost } from './session-contract.js';

interface Played {
  readonly answer: Answer;
  readonly log: string;
  readonly stats: ReturnType<GrowingIO['stats']>;
}

export function userFunctionContract(name: string, startHost: StartSessionHost): void {
  describe(name, () => {
    let collector: Collector;
    const unhandled: unknown[] = [];
    const keep = (reason: unknown): void => void unhandled.push(reason);

    const closeAtEnd = useCloseAtEnd();

    beforeAll(async () => {
      process.on('unhandledRejection', keep);
      closeAtEnd(() => process.off('unhandledRejection', keep));
      collector = await startCollector();
      closeAtEnd(() => collector.close());
    });

    beforeEach(() => {
      unhandled.length = 0;
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
      expect(answer).toMatchObject({ status: 200, text: 'ok' });
      expect(log).toContain('reading the login user ID from the session throws: check the option loginUserId');
      expect(stats).toMatchObject({ accepted: 0, refused: { no_login_user: 1 } });
    });

    it('takes an explicit user although the function throws', async () => {
      const { stats } = await play(
        () => {
          throw new TypeError('no account');
        },
        ({ tracker }) => tracker.track('BuyProduct', null, { loginUserId: 'u1' }),
      );
      expect(stats).toMatchObject({ accepted: 1, delivered: 1, refused: { no_login_user: 0 } });
    });

    it('refuses the promise that a function returns, and says what it is', async () => {
      const { answer, log, stats } = await play(() => Promise.resolve('u1'));
      expect(answer).toMatchObject({ status: 200, text: 'ok' });
      expect(log).toContain('the login user ID is an object (Promise)');
      expect(stats).toMatchObject({ accepted: 0, refused: { invalid_login_user: 1 } });
    });

    it('leaves no rejection behind when that promise rejects', async () => {
      const { answer, stats } = await play(() => Promise.reject(new Error('no account')));
      expect(answer.status).toBe(200);
      expect(stats.refused.invalid_login_user).toBe(1);
      expect(unhandled).toEqual([]);
    });
  });
}

const buy: SessionHandle = ({ tracker }) => tracker.track('BuyProduct');

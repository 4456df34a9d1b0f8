/** States what the log says where a session keeps its user in another place than it is looked for. */

import { strict as assert } from 'node:assert';
import type { HostRunner } from '../runner.js';
import { Visitor } from './ask.js';
import { KeptLog } from './kept-log.js';
import type { Stage } from './stage.js';

interface Elsewhere {
  readonly what: string;
  /** Which is the session's, and which the request's, where middleware puts what it has checked. */
  readonly session?: object;
  readonly request?: object;
  readonly loginUserId?: string;
  /** What the line ends with; none where the event arrives. */
  readonly said?: readonly string[];
}

const userId = '10086-secret';

const places: readonly Elsewhere[] = [
  { what: 'session.uid', session: { uid: userId } },
  { what: 'what express-jwt 8 puts at auth', request: { auth: { sub: userId } } },
  { what: 'auth.id', request: { auth: { id: userId } } },
  {
    what: 'a user that is a string',
    session: { user: userId },
    said: ['session.user.id, ', 'session has the keys ', "set the option loginUserId: 'session.user'"],
  },
  {
    what: 'an ID of another name',
    session: { user: { userId, name: userId } },
    said: ['session.user has the keys userId, name', "set the option loginUserId: 'session.user.userId'"],
  },
  {
    what: 'an ID of another name in a token',
    request: { auth: { userId, exp: 1 } },
    said: ['auth has the keys userId, exp', "set the option loginUserId: 'auth.userId'"],
  },
  {
    what: 'a slip in the path of the option',
    session: { staff: { code: userId } },
    loginUserId: 'session.staf.code',
    said: ['no ID at session.staf.code; ', "set the option loginUserId: 'session.staff.code'"],
  },
];

export function describeElsewhere(stage: Stage, { it }: HostRunner): void {
  let place: Elsewhere | undefined;

  stage.handle({
    elsewhere: ({ tracker, request }) => {
      Object.assign(request, place?.request);
      Object.assign(Reflect.get(request, 'session') as object, place?.session);
      tracker.track('BuyProduct');
    },
  });

  for (const each of places) {
    const { what, said, loginUserId } = each;
    it(said === undefined ? `finds ${what}` : `says once what there is, and the option to set: ${what}`, async () => {
      place = each;
      const logger = new KeptLog();
      const host = await stage.startAnother({ ...stage.options, logger, ...(loginUserId && { loginUserId }) });
      try {
        const visitor = new Visitor(host.url);
        for (let visits = 0; visits < 2; visits += 1) {
          assert.equal((await visitor.visit('elsewhere')).status, 200);
        }
      } finally {
        await host.close();
        await host.client.shutdown();
      }
      const lines = logger.lines.filter(({ message }) => message.includes('no_login_user'));
      assert.equal(host.client.stats().accepted, said === undefined ? 2 : 0, logger.text);
      assert.equal(lines.length, said === undefined ? 0 : 1, logger.text);
      for (const part of said ?? []) assert.ok(logger.text.includes(part), logger.text);
      assert.ok(!logger.text.includes(userId), logger.text);
    });
  }
}

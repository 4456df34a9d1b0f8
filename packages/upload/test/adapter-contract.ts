/** What every host has to do, once: the same requests, through real sessions, judged by what the collector got. */
import type { GrowingIO } from '@growingio/upload';
import { describeAbsence } from './contract/absence.js';
import { describeAnswers } from './contract/answers.js';
import { describeConnections } from './contract/connections.js';
import { describeCrowd } from './contract/crowd.js';
import { describeForgery } from './contract/forgery.js';
import type { StartHost } from './contract/host.js';
import { describeOutages } from './contract/outages.js';
import { describeRetention } from './contract/retention.js';
import { Stage } from './contract/stage.js';
import { describeStreams } from './contract/streams.js';
import { describeUsers } from './contract/users.js';

export type { Handle, RunningHost, StartHost, Visit } from './contract/host.js';

const rooms = {
  'and its users': describeUsers,
  'and a forged user': describeForgery,
  'and its answers': describeAnswers,
  'and its open answers': describeStreams,
  'and its connections': describeConnections,
  'in a crowd': describeCrowd,
  'when the collector fails': describeOutages,
  'where nothing is tracked': describeAbsence,
  'when a request is over': describeRetention,
};

/** Runs all scenarios on the host that `startHost` starts. */
export function adapterContract(name: string, startHost: StartHost): void {
  describe(name, () => {
    const stage = new Stage(startHost);
    beforeAll(() => stage.open());
    beforeEach(() => {
      stage.begin();
    });
    afterAll(() => stage.close());

    for (const [room, describeRoom] of Object.entries(rooms)) {
      describe(room, () => {
        describeRoom(stage);
      });
    }
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

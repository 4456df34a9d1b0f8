/** What every host has to do, once: the same requests, through real sessions, judged by what the collector got. */
import { strict as assert } from 'node:assert';
import type { GrowingIO } from '../../index.js';
import { beginningWith, type Runner } from '../runner.js';
import type { HostTools } from './collector.js';
import { describeAbsence } from './absence.js';
import { describeAnswers } from './answers.js';
import { describeConnections } from './connections.js';
import { describeCrowd } from './crowd.js';
import { describeElsewhere } from './elsewhere.js';
import { describeForgery } from './forgery.js';
import type { StartHost } from './host.js';
import { describeOutages } from './outages.js';
import { describePlan } from './plan.js';
import { describeRetention } from './retention.js';
import { Stage } from './stage.js';
import { describeStreams } from './streams.js';
import { describeUsers } from './users.js';

export type { Handle, RunningHost, StartHost, Visit } from './host.js';

const rooms = {
  'and its users': describeUsers,
  'and a user who is elsewhere': describeElsewhere,
  'and a forged user': describeForgery,
  'and its tracking plan': describePlan,
  'and its answers': describeAnswers,
  'and its open answers': describeStreams,
  'and its connections': describeConnections,
  'in a crowd': describeCrowd,
  'when the collector fails': describeOutages,
  'where nothing is tracked': describeAbsence,
  'when a request is over': describeRetention,
};

/**
 * States what an adapter has to do, as tests of any runner, on the host that `startHost` starts. Some of them collect garbage and
 * wait for it: give each test half a minute.
 */
export function adapterContract(tools: HostTools, name: string, startHost: StartHost): void {
  const { describe, beforeAll, afterAll } = tools;
  describe(name, () => {
    const stage = new Stage(tools, startHost);
    const runner = beginningWith(tools, () => {
      stage.begin();
    });
    beforeAll(() => stage.open());
    afterAll(() => stage.close());

    for (const [room, describeRoom] of Object.entries(rooms)) {
      describe(room, () => {
        describeRoom(stage, runner);
      });
    }
  });
}

/** What every host's entry takes, and refuses, at the start. */
export function entryContract(
  { describe, it }: Runner,
  growingio: (given?: GrowingIO | { mode: 'off' }) => { readonly client: GrowingIO },
): void {
  describe('growingio', () => {
    it('throws at start without a project ID, and says where to find it', () => {
      assert.throws(() => growingio(), /set GROWINGIO_PROJECT_ID \(GrowingIO: 项目概览 → 项目ID\)/);
      return Promise.resolve();
    });

    it('takes a ready client', () => {
      const { client } = growingio({ mode: 'off' });
      assert.equal(growingio(client).client, client);
      return Promise.resolve();
    });
  });
}

/** States what becomes of answers and events while the collector is down, slow or refuses. */

import { strict as assert } from 'node:assert';
import { Visitor } from './ask.js';
import { makeMoment, until, type Stage } from './stage.js';
import { assertMatches } from './assert-matches.js';
import type { HostRunner } from '../runner.js';

export function describeOutages(stage: Stage, runner: HostRunner): void {
  const { it } = runner;
  it('answers as always while the collector is slow, and delivers in the end', async () => {
    const asked = makeMoment();
    const answered = makeMoment();
    stage.respond = async () => {
      asked.reach();
      await answered.reached;
      return undefined;
    };
    const member = await stage.member();
    assertMatches(await member.visit('buy'), { status: 200, text: 'ok' });
    await asked.reached;
    assertMatches(await member.visit('buy'), { status: 200, text: 'ok' });
    assert.equal(stage.collector.events.length, 0);
    answered.reach();
    assert.deepEqual(await stage.arrived(), ['BuyProduct by u1', 'BuyProduct by u1']);
  });

  it('answers as always while the collector fails, and delivers when it is up again', async () => {
    stage.respond = () => 503;
    const member = await stage.member();
    assertMatches(await member.visit('buy'), { status: 200, text: 'ok' });
    await until(() => stage.collector.total.failedRequests > 0, 'a failed request');
    assertMatches(await member.visit('buy'), { status: 200, text: 'ok' });
    stage.respond = undefined;
    assert.deepEqual(await stage.arrived(), ['BuyProduct by u1', 'BuyProduct by u1']);
  });

  it('answers as always when the collector refuses an event, which is dead then', async () => {
    const before = stage.client.stats().dead;
    stage.respond = ({ body }) => (body.includes('"u1"') ? 400 : 200);
    const [member, other] = [await stage.member('u1'), await stage.member('u2')];
    assertMatches(await member.visit('buy'), { status: 200, text: 'ok' });
    assertMatches(await other.visit('buy'), { status: 200, text: 'ok' });
    assert.deepEqual(await stage.arrived(), ['BuyProduct by u2']);
    assert.equal(stage.client.stats().dead, before + 1);
  });

  it('answers as always when there is no collector, and reports at the shutdown what it drops', async () => {
    const offline = await stage.startAnother({ ...stage.options, host: 'http://127.0.0.1:1', shutdownTimeout: 10 });
    const visitor = new Visitor(offline.url);
    assertMatches(await visitor.visit('identify'), { status: 200, text: 'ok' });
    await offline.close();
    assertMatches(await offline.client.shutdown(), { dropped: 2 });
    const { accepted, pending, delivered, dead, dropped } = offline.client.stats();
    assert.deepEqual(
      { accepted, pending, delivered, dead, dropped },
      {
        accepted: 2,
        pending: 0,
        delivered: 0,
        dead: 0,
        dropped: 2,
      },
    );
  });
}

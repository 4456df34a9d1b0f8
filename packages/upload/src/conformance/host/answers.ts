/** States that events arrive whatever a host answers, and whatever stands in its chain. */

import { strict as assert } from 'node:assert';
import { gunzipSync } from 'node:zlib';
import { currentTracker } from '../../index.js';
import { makeMoment, pause, type Stage } from './stage.js';
import { assertMatches } from './assert-matches.js';
import type { HostRunner } from '../runner.js';

export function describeAnswers(stage: Stage, runner: HostRunner): void {
  const { it } = runner;
  const text = 'apples and pears, '.repeat(500);
  let ended = makeMoment();
  let tracked = makeMoment();

  stage.handle({
    fail: ({ tracker }) => {
      tracker.track('Tried');
      throw new Error('the handler fails');
    },
    failLater: async ({ tracker }) => {
      tracker.track('Tried');
      await pause(1);
      throw new Error('the handler fails');
    },
    answer500: ({ tracker, answer }) => {
      tracker.track('Tried');
      answer(500, { 'content-type': 'text/plain' }, 'sorry');
    },
    redirect: ({ tracker, answer }) => {
      tracker.track('Redirected');
      answer(302, { location: '/elsewhere' });
    },
    notModified: ({ tracker, answer }) => {
      tracker.track('Unchanged');
      answer(304, { etag: '"7"' });
    },
    long: ({ tracker, answer }) => {
      tracker.track('Read');
      answer(200, { 'content-type': 'text/plain' }, text);
    },
    afterwards: ({ tracker }) => {
      void ended.reached.then(() => {
        tracker.track('Afterwards');
        currentTracker()?.track('AfterwardsToo');
        tracked.reach();
      });
    },
    parsed: async ({ body }) => {
      await pause(1);
      currentTracker()?.track('Parsed', body as Record<string, string>);
    },
    uploaded: async ({ body }) => {
      await pause(1);
      currentTracker()?.track('Uploaded', body as Record<string, string>);
    },
  });

  for (const scenario of ['fail', 'failLater'] as const) {
    it(`keeps what was tracked before the handler failed: ${scenario}`, async () => {
      const member = await stage.member();
      assert.equal((await member.visit(scenario)).status, 500);
      assert.deepEqual(await stage.arrived(), ['Tried by u1']);
    });
  }

  it('keeps what was tracked before a 500 was answered', async () => {
    const member = await stage.member();
    assertMatches(await member.visit('answer500'), { status: 500, text: 'sorry' });
    assert.deepEqual(await stage.arrived(), ['Tried by u1']);
  });

  it('tracks in a request that is redirected', async () => {
    const member = await stage.member();
    const answer = await member.visit('redirect');
    assert.deepEqual([answer.status, answer.headers.location], [302, '/elsewhere']);
    assert.deepEqual(await stage.arrived(), ['Redirected by u1']);
  });

  it('tracks in a request that is answered with 304', async () => {
    const member = await stage.member();
    const answer = await member.visit('notModified', { headers: { 'if-none-match': '"7"' } });
    assertMatches(answer, { status: 304, text: '' });
    assert.deepEqual(await stage.arrived(), ['Unchanged by u1']);
  });

  it('tracks in a HEAD request, which is answered without a body', async () => {
    const member = await stage.member();
    assertMatches(await member.visit('long', { method: 'HEAD' }), { status: 200, text: '' });
    assert.deepEqual(await stage.arrived(), ['Read by u1']);
  });

  it('tracks where the answer is compressed', async () => {
    const member = await stage.member();
    const answer = await member.visit('long', { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(answer.headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(answer.body).toString(), text);
    assert.deepEqual(await stage.arrived(), ['Read by u1']);
  });

  it('tracks behind the body parser', async () => {
    const member = await stage.member();
    const body = JSON.stringify({ product_name: '苹果', product_price: 14 });
    assert.ok((await member.visit('parsed', { method: 'POST', body })).status < 300);
    const [event, ...more] = await stage.events();
    assertMatches(event, { event: 'Parsed', loginUserId: 'u1' });
    assert.deepEqual(event?.variables, { product_name: '苹果', product_price: 14 });
    assert.deepEqual(more, []);
  });

  it('tracks behind the parser of multipart bodies', async () => {
    const member = await stage.member();
    const body = new FormData();
    body.set('title', 'apples');
    body.set('file', new Blob(['x'.repeat(5000)]), 'apples.txt');
    assert.ok((await member.visit('uploaded', { method: 'POST', body })).status < 300);
    const [event, ...more] = await stage.events();
    assertMatches(event, { event: 'Uploaded', loginUserId: 'u1' });
    assert.deepEqual(event?.variables, { title: 'apples', fileSize: 5000 });
    assert.deepEqual(more, []);
  });

  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
    it(`tracks in a ${method} request`, async () => {
      const member = await stage.member();
      assert.ok((await member.visit('buy', { method })).status < 300);
      assert.deepEqual(await stage.arrived(), ['BuyProduct by u1']);
    });
  }

  for (const part of ['nested', 'mounted'] as const) {
    it(`tracks in a ${part} part of the application`, async () => {
      const member = await stage.member();
      assertMatches(await member.visit(`${part}/current`), { status: 200, text: 'ok' });
      assertMatches(await member.visit(`${part}/buy`), { status: 200, text: 'ok' });
      assert.deepEqual(await stage.arrived(), ['BuyProduct by u1', 'ByClient by u1', 'Current by u1']);
    });
  }

  it('tracks for the same user after the response has ended', async () => {
    ended = makeMoment();
    tracked = makeMoment();
    const member = await stage.member();
    await member.visit('afterwards');
    assert.deepEqual(await stage.arrived(), []);
    ended.reach();
    await tracked.reached;
    assert.deepEqual(await stage.arrived(), ['Afterwards by u1', 'AfterwardsToo by u1']);
  });
}

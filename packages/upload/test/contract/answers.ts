/** Scenario: what hosts answer, and what stands in their chain. Requests of all kinds enter; answers and events are judged. */
import { gunzipSync } from 'node:zlib';
import { currentTracker } from '@growingio/upload';
import { makeMoment, pause, type Stage } from './stage.js';

export function describeAnswers(stage: Stage): void {
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

  it.each(['fail', 'failLater'])('keeps what was tracked before the handler failed: %s', async (scenario) => {
    const member = await stage.member();
    expect((await member.visit(scenario)).status).toBe(500);
    expect(await stage.arrived()).toEqual(['Tried by u1']);
  });

  it('keeps what was tracked before a 500 was answered', async () => {
    const member = await stage.member();
    expect(await member.visit('answer500')).toMatchObject({ status: 500, text: 'sorry' });
    expect(await stage.arrived()).toEqual(['Tried by u1']);
  });

  it('tracks in a request that is redirected', async () => {
    const member = await stage.member();
    const answer = await member.visit('redirect');
    expect([answer.status, answer.headers.location]).toEqual([302, '/elsewhere']);
    expect(await stage.arrived()).toEqual(['Redirected by u1']);
  });

  it('tracks in a request that is answered with 304', async () => {
    const member = await stage.member();
    const answer = await member.visit('notModified', { headers: { 'if-none-match': '"7"' } });
    expect(answer).toMatchObject({ status: 304, text: '' });
    expect(await stage.arrived()).toEqual(['Unchanged by u1']);
  });

  it('tracks in a HEAD request, which is answered without a body', async () => {
    const member = await stage.member();
    expect(await member.visit('long', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect(await stage.arrived()).toEqual(['Read by u1']);
  });

  it('tracks where the answer is compressed', async () => {
    const member = await stage.member();
    const answer = await member.visit('long', { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(answer.body).toString()).toBe(text);
    expect(await stage.arrived()).toEqual(['Read by u1']);
  });

  it('tracks behind the body parser', async () => {
    const member = await stage.member();
    const body = JSON.stringify({ product_name: '苹果', product_price: 14 });
    expect((await member.visit('parsed', { method: 'POST', body })).status).toBeLessThan(300);
    const [event, ...more] = await stage.events();
    expect(event).toMatchObject({ event: 'Parsed', loginUserId: 'u1' });
    expect(event?.variables).toEqual({ product_name: '苹果', product_price: 14 });
    expect(more).toEqual([]);
  });

  it('tracks behind the parser of multipart bodies', async () => {
    const member = await stage.member();
    const body = new FormData();
    body.set('title', 'apples');
    body.set('file', new Blob(['x'.repeat(5000)]), 'apples.txt');
    expect((await member.visit('uploaded', { method: 'POST', body })).status).toBeLessThan(300);
    const [event, ...more] = await stage.events();
    expect(event).toMatchObject({ event: 'Uploaded', loginUserId: 'u1' });
    expect(event?.variables).toEqual({ title: 'apples', fileSize: 5000 });
    expect(more).toEqual([]);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('tracks in a %s request', async (method) => {
    const member = await stage.member();
    expect((await member.visit('buy', { method })).status).toBeLessThan(300);
    expect(await stage.arrived()).toEqual(['BuyProduct by u1']);
  });

  it.each(['nested', 'mounted'])('tracks in a %s part of the application', async (part) => {
    const member = await stage.member();
    expect(await member.visit(`${part}/current`)).toMatchObject({ status: 200, text: 'ok' });
    expect(await member.visit(`${part}/buy`)).toMatchObject({ status: 200, text: 'ok' });
    expect(await stage.arrived()).toEqual(['BuyProduct by u1', 'ByClient by u1', 'Current by u1']);
  });

  it('tracks for the same user after the response has ended', async () => {
    ended = makeMoment();
    tracked = makeMoment();
    const member = await stage.member();
    await member.visit('afterwards');
    expect(await stage.arrived()).toEqual([]);
    ended.reach();
    await tracked.reached;
    expect(await stage.arrived()).toEqual(['Afterwards by u1', 'AfterwardsToo by u1']);
  });
}

/** Every view of the page, and a collector that has something for each of them. */
import type { Collector } from '@growingio/collector';
import { makeEvent, upload, uploadUrl } from '../fixtures.js';

const views: Readonly<Record<string, (collector: Collector) => string>> = {
  Live: () => '/',
  'Live with an event': ({ events }) => `/?event=${String(events.find(({ marks }) => marks.length > 0)?.id)}`,
  'Live with a request': ({ requests }) => `/?request=${String(requests.find(({ status }) => status !== 200)?.id)}`,
  'Live with nothing found': () => '/?search=nothingisfound',
  Chart: () => '/?view=chart',
  Users: () => '/?view=users',
  'a user': ({ events }) => `/?view=users&user=${encodeURIComponent(events[0]?.loginUserId ?? '')}`,
  Plan: () => '/?view=plan',
  Delivery: () => '/?view=delivery',
  Faults: () => '/?view=faults',
};

/** Each view by its name, and its address once a collector was filled. */
export const places: readonly (readonly [name: string, path: (collector: Collector) => string])[] =
  Object.entries(views);

const hours = 3_600_000;

/** Good events, every kind of row, a late event, a repeat, a variable of two types, keys that differ by a letter, a refusal of an SDK, a fault. */
export async function fillEverything(collector: Collector, text = 'Something'): Promise<void> {
  const event = makeEvent({ n: text, cs1: text, var: { [text]: text, price: 14 } });
  await upload(collector, [event, event], { 'User-Agent': headerOf(text) });
  await upload(collector, [
    makeEvent({ n: text, cs1: text, var: { [text]: 7, price: '14' } }),
    makeEvent({ n: text.toUpperCase(), cs1: text, tm: Date.now() - 5 * hours }),
    makeEvent({ n: text, cs1: undefined, var: { note: null } }),
    makeEvent({ n: 42, cs1: 42, [text]: text, var: text }),
  ]);
  await upload(collector, `{"not a list": ${JSON.stringify(text)}}`, { 'X-Of-Mine': headerOf(text) });
  await fetch(`${collector.url}/v3/${encodeURIComponent(text)}/s2s/cstm?stm=${encodeURIComponent(text)}`, {
    method: 'POST',
    body: JSON.stringify([makeEvent({ n: text })]),
  });
  await fetch(`${collector.url}/v3/${encodeURIComponent(text)}/nothing`, { method: 'POST', body: text });
  await fetch(uploadUrl(collector), { method: 'POST', headers: { 'X-Compress-Codec': headerOf(text) }, body: '[]' });
  await report(collector, text);
}

/** What an SDK reports of itself and of what it refused. */
export async function report(collector: Collector, text: string, message = text): Promise<void> {
  const response = await fetch(`${collector.url}/reports`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      client: 'growingio-node',
      version: '0.1.0',
      pid: 4711,
      instance: 1,
      projectId: 'demo',
      stats: { accepted: 3, pending: 0 },
      refused: [{ reason: 'no_login_user', event: text, message, count: 12 }],
    }),
  });
  if (!response.ok) throw new Error(`the report was refused: ${await response.text()}`);
}

/** Headers take no more than Latin letters. */
function headerOf(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?').trim();
}

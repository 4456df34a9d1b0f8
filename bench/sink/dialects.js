/** Knows the wire format of each library: how many events a request carries, and which answer the library expects. */

import { gunzipSync } from 'node:zlib';

const json = (body) => JSON.parse(body.toString());
const form = (body) => new URLSearchParams(body.toString());

/** One a wire format: whose path it is, how to count its events, and what to answer. */
const dialects = [
  { path: /^\/v3\//, count: (body) => countText(body, '"t":"cstm"'), answer: () => '' },
  { path: /^\/batch\//, count: (body) => json(body).batch.length, answer: () => '{"status":1}' },
  { path: /^\/v1\/batch/, count: (body) => json(body).batch.length, answer: () => '{"success":true}' },
  {
    path: /^\/2\/httpapi/,
    count: (body) => json(body).events.length,
    answer: (events) =>
      JSON.stringify({ code: 200, events_ingested: events, payload_size_bytes: 1, server_upload_time: 1 }),
  },
  { path: /^\/track\?/, count: (body, url) => countMixpanel(body, url), answer: () => '1' },
  { path: /^\/sa/, count: (body) => countSensors(form(body)), answer: () => '' },
  { path: /^\/com\.snowplowanalytics\.snowplow\/tp2/, count: (body) => json(body).data.length, answer: () => 'ok' },
];

/** Returns undefined for a path of no library. */
export function readRequest(url, headers, given) {
  const dialect = dialects.find(({ path }) => path.test(url));
  if (dialect === undefined) return undefined;
  const body = headers['content-encoding'] === 'gzip' ? gunzipSync(given) : given;
  const events = dialect.count(body, url);
  return { events, answer: dialect.answer(events) };
}

// Ours and the limit are so fast that parsing them would take the other core.
function countText(body, text) {
  let count = 0;
  for (let at = body.indexOf(text); at >= 0; at = body.indexOf(text, at + text.length)) count += 1;
  return count;
}

function countMixpanel(body, url) {
  const data = body.length > 0 ? form(body).get('data') : new URL(url, 'http://sink').searchParams.get('data');
  const events = JSON.parse(Buffer.from(data, 'base64').toString());
  return Array.isArray(events) ? events.length : 1;
}

function countSensors(fields) {
  const bytes = Buffer.from(fields.get('data_list'), 'base64');
  return json(fields.get('gzip') === '1' ? gunzipSync(bytes) : bytes).length;
}

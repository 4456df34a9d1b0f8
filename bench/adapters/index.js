/** Finds a library's adapter by its name. To add one: a file like its neighbours, a line here, its format in the sink. */

/**
 * An adapter says which `packages` it needs, and its `settings`: `defaults`; `tuned` for throughput by its documentation; and
 * `queueing`, with which it sends nothing by itself (left out where there is no queue). `open(url, settings)` returns
 * `track(event)`, and `flush()` where the library has one. All that it does to an event counts as the library's.
 */
export const adapters = {
  growingio: () => import('./growingio.js'),
  'growingio-disk': () => import('./growingio-disk.js'),
  limit: () => import('./limit.js'),
  posthog: () => import('./posthog.js'),
  segment: () => import('./segment.js'),
  rudderstack: () => import('./rudderstack.js'),
  amplitude: () => import('./amplitude.js'),
  mixpanel: () => import('./mixpanel.js'),
  sensors: () => import('./sensors.js'),
  snowplow: () => import('./snowplow.js'),
};

/** The libraries of other houses. */
export const peers = Object.keys(adapters).slice(3);

/** What a table says of a library: its name, and all its profiles. */
export async function describeLibrary(name) {
  const { title, packages, settings } = await adapters[name]();
  return { title: title ?? packages.at(-1), settings };
}

/** Settings given by the name of a profile, or as they are. */
export async function openClient({ adapter: name, profile, settings, url }) {
  const adapter = await adapters[name]();
  const client = await adapter.open(url, { ...adapter.settings[profile], ...settings });
  const prepareEvent = adapter.prepareEvent ?? ((event) => event);
  const flush = () => Promise.resolve(client.flush?.()).catch(() => undefined);
  return { track: (event) => client.track(event), flush, prepareEvent, stats: () => client.stats?.() };
}

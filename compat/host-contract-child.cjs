/**
 * Prints, as JSON, what a package has changed in this process: when it was loaded, and when clients of each mode have come and
 * gone. Takes by the command line the package's name, `require` or `import`, and maybe `rejection`. Without a package the process
 * does the same with nothing of ours: what it prints is what a host sees without us.
 */
const assert = require('node:assert');
const { once } = require('node:events');
const { mkdtempSync, rmSync } = require('node:fs');
const { createServer } = require('node:http');
const { builtinModules } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const [name, how, last] = process.argv.slice(2);
const dispatchers = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2', 'undici.globalOrigin.1'].map(Symbol.for);
/** Loading these warns, or starts something. */
const unloadable = new Set([
  'punycode',
  'sys',
  'sqlite',
  'wasi',
  'trace_events',
  'repl',
  'inspector',
  'inspector/promises',
  'test',
]);
const builtins = builtinModules.filter((id) => !id.startsWith('_') && !id.startsWith('node:') && !unloadable.has(id));
const classesOf = (object) => Reflect.ownKeys(object).filter((key) => typeof own(object, key) === 'function');
/** Node makes others when somebody asks for them. */
const classes = classesOf(globalThis);
/** What our packages stand on: what it changes is not ours. */
const hosts = {
  '@growingio/express': ['express'],
  '@growingio/koa': ['koa'],
  '@growingio/fastify': ['fastify'],
  '@growingio/nestjs': ['reflect-metadata', 'rxjs', '@nestjs/common', '@nestjs/core', 'fastify', 'express'],
};

const warnings = [];
process.on('warning', (warning) => warnings.push(String(warning)));

void main();

async function main() {
  const [host] = (hosts[name] ?? []).map(load);
  const modules = builtins.map((id) => [id, require(id), classesOf(require(id))]);
  await import('node:fs');
  const upstream = createServer((request, response) => request.resume().on('end', () => response.end()));
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  if (last === 'rejection') {
    if (name !== '') await loadOurs(name);
    void Promise.reject(new Error('nobody handles this'));
    return;
  }
  const before = observe(modules);
  const ours = name === '' ? undefined : await loadOurs(name);
  const changes = compare(before, observe(modules), false).map((change) => `loading it changes ${change}`);
  for (const mode of ['off', 'test', 'production']) {
    if (name !== '') await useOurs(ours, host, mode, `http://127.0.0.1:${upstream.address().port}`);
    const found = compare(before, observe(modules), true);
    changes.push(...found.map((change) => `a client of mode '${mode}' leaves ${change}`));
  }
  const fetched = await tryFetch(upstream.address().port);
  upstream.close();
  upstream.closeAllConnections();
  console.log(JSON.stringify({ changes, fetched, warnings }));
}

function load(id) {
  return require(
    require.resolve(id, { paths: ['packages/express', 'packages/koa', 'packages/fastify', 'packages/nestjs'] }),
  );
}

/** A package, and the core. */
async function loadOurs(id) {
  const [own, core] = [id, '@growingio/upload'].map((each) => (how === 'require' ? require(each) : import(each)));
  return { own: await own, core: await core };
}

/** Makes a client of this mode as the package's users do, and shuts it down. */
async function useOurs({ own, core }, framework, mode, host) {
  const directory = mkdtempSync(join(tmpdir(), 'growingio-contract-'));
  const outbox = own.diskOutbox?.({ directory });
  const collector = await own.startCollector?.({ port: 0 });
  const client = new core.GrowingIO({ projectId: 'p1', host, mode, ...(outbox && { outbox }) });
  own.GrowingIOModule?.forRoot(client);
  if (name === '@growingio/express') framework().use(own.growingio(client));
  if (name === '@growingio/koa') new framework().use(own.growingio(client));
  if (name === '@growingio/fastify') {
    const app = framework();
    await app.register(own.growingio, { client });
    await app.close();
  }
  client.scope({ loginUserId: 'u1' }, (tracker) => tracker.track('BuyProduct'));
  client.track('BuyProduct', null, { loginUserId: 'u1' });
  const { complete } = await client.flush();
  assert(complete, 'the events did not arrive');
  await client.shutdown();
  await collector?.close();
  rmSync(directory, { recursive: true, force: true });
}

/** A POST without a body, as gateways pass it on: not every dispatcher takes it. */
async function tryFetch(port) {
  const headers = { 'content-length': '0' };
  try {
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers });
    return answer.status;
  } catch (error) {
    return `${error.message}: ${error.cause?.message}`;
  }
}

/** Everything that a host may rely on: whose it is, by identity. */
function observe(modules) {
  const things = new Map();
  const add = (path, object) => {
    for (const key of Reflect.ownKeys(object)) {
      // The listeners are looked at below.
      if (object === process && /^_events/.test(String(key))) continue;
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key);
      things.set(`${path}.${String(key)}`, { value, get, set });
    }
  };
  const { prototype } = Object.getPrototypeOf(async () => undefined).constructor;
  add('globalThis', globalThis);
  add('async function', prototype);
  for (const key of classes) addClass(String(key), own(globalThis, key));
  for (const key of ['Math', 'JSON', 'Reflect', 'Atomics', 'Intl', 'console'])
    add(key, own(globalThis, key) ?? globalThis[key]);
  for (const [id, exported, classesOfModule] of modules) {
    add(id, exported);
    for (const key of classesOfModule) addClass(`${id}.${String(key)}`, own(exported, key));
  }
  add('http.globalAgent', require('http').globalAgent.options);
  add('require.extensions', require.extensions);
  for (const event of process.eventNames()) {
    things.set(`listeners of ${String(event)}`, { value: JSON.stringify(process.listeners(event).map(String)) });
  }
  for (const [key, value] of Object.entries(process.env)) things.set(`process.env.${key}`, { value });
  things.set('Error.stackTraceLimit', { value: Error.stackTraceLimit });
  things.set('defaultMaxListeners', { value: require('events').defaultMaxListeners });
  things.set('dns order', { value: require('dns').getDefaultResultOrder?.() });
  things.set('capture callback', { value: process.hasUncaughtExceptionCaptureCallback() });
  return { things, undici: Object.keys(require.cache).some((file) => /[\\/]undici[\\/]/.test(file)) };

  function addClass(path, given) {
    add(path, given);
    if (typeof given.prototype === 'object' && given.prototype !== null) add(`${path}.prototype`, given.prototype);
  }
}

function own(object, key) {
  return Reflect.getOwnPropertyDescriptor(object, key)?.value;
}

/** What differs, but for what is documented: symbols of ours. */
function compare(before, after, mayLoad) {
  const names = new Set([...before.things.keys(), ...after.things.keys()]);
  const changes = [];
  for (const thing of names) {
    const [was, is] = [before.things.get(thing), after.things.get(thing)];
    if (thing.startsWith('globalThis.Symbol(growingio.') || isSame(was, is) || isNodes(was, is)) continue;
    if (mayLoad && isDispatcher(thing, was, is)) continue;
    changes.push(thing);
  }
  if (!mayLoad && after.undici) changes.push('require.cache: undici');
  return changes;
}

function isSame(was, is) {
  return was !== undefined && is !== undefined && ['value', 'get', 'set'].every((key) => Object.is(was[key], is[key]));
}

/** Whether Node itself has made what its getter makes at the first call. */
function isNodes(was, is) {
  return was?.get !== undefined && is !== undefined && Object.is(is.value, was.get.call(globalThis));
}

/** Whether it is the dispatcher of Node's own `fetch()`. */
function isDispatcher(thing, was, is) {
  if (was !== undefined || !dispatchers.some((symbol) => thing === `globalThis.${String(symbol)}`)) return false;
  const undici = Object.entries(require.cache).find(([file]) => /[\\/]undici[\\/]index\.js$/.test(file))?.[1].exports;
  return undici !== undefined && !(is.value instanceof undici.Dispatcher);
}

/**
 * Sends events through every composition of dispatchers of one undici, with the built package, and prints what went wrong:
 * `{ cells: [name], faults: { 'scenario: name': what } }`. Its argument is the name or the path of that undici.
 */
import { createServer } from 'node:http';
import { createServer as createServerOfHttp2 } from 'node:http2';
import { createRequire } from 'node:module';
import { connect } from 'node:net';

// Node makes its own dispatcher when something of fetch is touched: before any other undici takes its place.
void globalThis.Headers;
const { GrowingIO } = await import('@growingio/upload');
const undici = createRequire(import.meta.url)(process.argv[2]);
const { Agent, BalancedPool, Client, EnvHttpProxyAgent, MockAgent, Pool, ProxyAgent, RetryAgent, RoundRobinPool } =
  undici;
const { retry, redirect, responseError, dump, dns, cache, decompress, deduplicate } = undici.interceptors;
const retryPosts = { methods: ['POST'], statusCodes: [503], minTimeout: 1, maxRetries: 3 };

/** By the name of each composition, what makes its dispatcher for the API at `url`, with a proxy at `proxy`. */
const compositions = {
  Agent: () => new Agent(),
  Pool: ({ url }) => new Pool(url),
  'Pool of one connection': ({ url }) => new Pool(url, { connections: 1 }),
  Client: ({ url }) => new Client(url),
  BalancedPool: ({ url }) => new BalancedPool(url),
  ...(RoundRobinPool && { RoundRobinPool: ({ url }) => new RoundRobinPool(url) }),
  RetryAgent: () => new RetryAgent(new Agent()),
  'RetryAgent of POST': () => new RetryAgent(new Agent(), retryPosts),
  ProxyAgent: ({ proxy }) => new ProxyAgent(proxy),
  'ProxyAgent without a tunnel': ({ proxy }) => new ProxyAgent({ uri: proxy, proxyTunnel: false }),
  'EnvHttpProxyAgent with a proxy': ({ proxy }) => new EnvHttpProxyAgent({ httpProxy: proxy, noProxy: '' }),
  'EnvHttpProxyAgent without one': () => new EnvHttpProxyAgent({ noProxy: '*' }),
  'RetryAgent of a ProxyAgent': ({ proxy }) => new RetryAgent(new ProxyAgent(proxy)),
  'MockAgent that lets requests through': () => enableNetConnect(new MockAgent()),
  'MockPool that lets requests through': ({ url }) => enableNetConnect(new MockAgent()).get(url),
  'the global dispatcher of this undici': () => undici.getGlobalDispatcher(),
  'the global dispatcher of Node': () => globalThis[Symbol.for('undici.globalDispatcher.1')],
  'retry()': () => new Agent().compose(retry()),
  'retry() of POST': () => new Agent().compose(retry(retryPosts)),
  'redirect()': () => new Agent().compose(redirect({ maxRedirections: 3 })),
  'responseError()': () => new Agent().compose(responseError()),
  'dump()': () => new Agent().compose(dump()),
  'dns()': () => new Agent().compose(dns()),
  'cache()': () => new Agent().compose(cache()),
  'decompress()': () => new Agent().compose(decompress()),
  'deduplicate()': () => new Agent().compose(deduplicate()),
  'all at once': () =>
    new Agent().compose(retry(), redirect({ maxRedirections: 3 }), dump(), dns(), cache(), decompress(), deduplicate()),
  'all at once, and an error for each status': () =>
    new Agent().compose([decompress(), dns(), retry(), redirect({ maxRedirections: 3 }), responseError()]),
  'an interceptor of the host’s own': () => new Agent().compose((dispatch) => (o, h) => dispatch({ ...o }, h)),
  'an object of the host’s own': () => {
    const agent = new Agent();
    return { dispatch: (options, handler) => agent.dispatch(options, handler) };
  },
};

function enableNetConnect(agent) {
  agent.enableNetConnect();
  return agent;
}

/** An API that counts, event by event, what it has taken. `answer` gets a request and its number, and returns a status. */
async function startApi(answer, create = createServer) {
  const taken = new Map();
  let requests = 0;
  const server = create((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const status = answer((requests += 1), request);
      if (status === undefined) return;
      if (status < 300 && request.method === 'POST') {
        for (const { n } of JSON.parse(Buffer.concat(chunks))) taken.set(n, (taken.get(n) ?? 0) + 1);
      }
      response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://localhost:${server.address().port}`, taken };
}

/** A forward proxy: tunnels, and requests without one. */
async function startProxy() {
  const server = createServer((request, response) => {
    const { hostname, port } = new URL(request.url);
    const upstream = connect(port, hostname);
    const head = Object.entries({ ...request.headers, connection: 'close' }).map((each) => each.join(': '));
    upstream.write([`POST ${new URL(request.url).pathname} HTTP/1.1`, ...head, '', ''].join('\r\n'));
    request.pipe(upstream, { end: false });
    response.on('close', () => upstream.destroy());
    upstream.on('error', () => undefined).pipe(response.socket);
  });
  server.on('connect', (request, socket) => {
    const { hostname, port } = new URL(`http://${request.url}`);
    const upstream = connect(port, hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const each of [socket, upstream]) each.on('error', () => undefined);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

const proxy = await startProxy();

/** Tracks ten events, each in a request of its own. Returns what the API has taken, and what the log was told. */
async function deliver(api, dispatcher, options = {}) {
  const silent = () => undefined;
  const client = new GrowingIO({
    projectId: 'p1',
    host: api.url,
    dispatcher,
    flushAt: 1,
    maxConcurrency: 2,
    requestTimeout: 60_000,
    retry: { minDelay: 10, maxDelay: 10 },
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    ...options,
  });
  const reasons = new Set();
  const blocked = new Promise((resolve) => {
    client.on('down', ({ state, reason }) => {
      reasons.add(reason);
      if (state === 'blocked') resolve();
    });
  });
  for (let i = 0; i < 10; i += 1) client.track(`E${i}`, null, { loginUserId: 'u1' });
  await Promise.race([client.flush({ timeout: 60_000 }), blocked]);
  const { delivered, pending } = client.stats();
  await client.shutdown({ timeout: 0 });
  return { delivered, pending, reasons: [...reasons].join('; ') };
}

function judge({ taken }, { delivered, pending }) {
  const twice = [...taken.values()].filter((times) => times > 1).length;
  if (taken.size === 10 && twice === 0 && delivered === 10 && pending === 0) return undefined;
  return `${taken.size} of 10 taken, ${twice} twice; stats() says delivered ${delivered}, pending ${pending}`;
}

const scenarios = {
  async 'answers 200'(compose) {
    const api = await startApi(() => 200);
    return judge(api, await deliver(api, compose({ url: api.url, proxy })));
  },

  async 'answers 503, then 200'(compose, name) {
    // To both that are under way: a failure beside a request that is accepted is no failure of the API.
    const api = await startApi((nth) => (nth <= 2 ? 503 : 200));
    const result = await deliver(api, compose({ url: api.url, proxy }));
    const expected = name.endsWith('of POST') ? '' : 'HTTP 503';
    return judge(api, result) ?? (result.reasons === expected ? undefined : `the reason is ${result.reasons}`);
  },

  async 'answers 302, and 200 elsewhere'(compose) {
    const api = await startApi((_, { method }) => (method === 'POST' ? 302 : 200));
    const { delivered, reasons } = await deliver(api, compose({ url: api.url, proxy }));
    if (delivered === 0 && reasons === 'HTTP 302') return undefined;
    return `stats() says delivered ${delivered}, the reason is ${reasons}`;
  },

  async 'is silent at first'(compose) {
    const api = await startApi((nth) => (nth <= 2 ? undefined : 200));
    const result = await deliver(api, compose({ url: api.url, proxy }), { requestTimeout: 3000 });
    const isHeard = result.reasons.startsWith('the request timed out');
    return judge(api, result) ?? (isHeard ? undefined : `the reason is ${result.reasons}`);
  },
};

const faults = {};

async function run(scenario, name, test) {
  const fault = await test().catch((error) => error.stack);
  if (fault !== undefined) faults[`${scenario}: ${name}`] = fault;
}

for (const [scenario, test] of Object.entries(scenarios)) {
  await Promise.all(
    Object.entries(compositions).map(([name, compose]) => run(scenario, name, () => test(compose, name))),
  );
}

// What answers by itself, or speaks HTTP/2, has no other scenario.
for (const [name, find] of Object.entries({
  MockAgent: (agent) => agent,
  MockPool: (agent) => agent.get('http://api'),
})) {
  await run('answers 200', name, async () => {
    const agent = new MockAgent();
    const taken = new Map();
    agent.disableNetConnect();
    const reply = ({ body }) => {
      for (const { n } of JSON.parse(body)) taken.set(n, (taken.get(n) ?? 0) + 1);
      return { statusCode: 200, data: '{}' };
    };
    agent
      .get('http://api')
      .intercept({ path: () => true, method: 'POST' })
      .reply(reply)
      .persist();
    return judge({ taken }, await deliver({ url: 'http://api' }, find(agent)));
  });
}
if (undici.H2CClient !== undefined) {
  await run('answers 200', 'H2CClient', async () => {
    const api = await startApi(() => 200, createServerOfHttp2);
    return judge(api, await deliver(api, new undici.H2CClient(api.url, { pipelining: 2 })));
  });
}

console.log(JSON.stringify({ cells: Object.keys(compositions), faults }, undefined, 2));
process.exit();

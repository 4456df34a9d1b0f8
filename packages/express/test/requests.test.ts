/** What `req.growingio` is, by that request alone: whatever other requests and applications there are. */
import express from 'express';
import { startCollector, type Collector } from '@growingio/collector';
import { GrowingIO } from '@growingio/upload';
import { currentTracker, growingio } from '../src/index.js';
import { KeptLog } from '@growingio/upload/conformance';
import { serve } from '../../../testing/serve.js';

let collector: Collector;
let client: GrowingIO;

beforeAll(async () => {
  collector = await startCollector();
});

beforeEach(() => {
  collector.clear();
  client = new GrowingIO({ projectId: 'p', host: collector.url, flushInterval: 20, logger: new KeptLog() });
});

afterEach(() => client.shutdown());

afterAll(() => collector.close());

/** Asks for each path as the user after it (`/buy alice`); returns the answers. */
async function ask(app: express.Express, ...visits: string[]): Promise<string[]> {
  const { url, close } = await serve(app);
  const answers: string[] = [];
  for (const visit of visits) {
    const [path = '', user = ''] = visit.split(' ');
    answers.push(await (await fetch(url + path, { headers: { 'x-user': user } })).text());
  }
  await close();
  await client.flush();
  return answers;
}

const arrived = (): string[] =>
  collector.events.map(({ event, loginUserId }) => `${String(event)} by ${String(loginUserId)}`).sort();

const logIn: express.RequestHandler = (req, _res, next) => {
  Object.assign(req, { session: { userId: req.headers['x-user'] } });
  next();
};

const tell: express.RequestHandler = (req, res) => {
  res.send(typeof req.growingio);
};

const track =
  (event: string): express.RequestHandler =>
  (req, res) => {
    req.growingio.track(event);
    res.send('ok');
  };

describe.each([
  ['Express 5', express],
  ['Express 4', jest.requireActual<typeof express>('express4')],
])('req.growingio on %s', (_name, create) => {
  it('is nothing on a route before growingio(), whichever requests have passed it', async () => {
    const app = create();
    app.get('/early', tell);
    app.use(growingio(client));
    app.get('/late', tell);
    expect(await ask(app, '/early', '/late', '/early')).toEqual(['undefined', 'object', 'undefined']);
  });

  it('is nothing in an application whose mounted one has it, unless the request was there', async () => {
    const [app, mounted] = [create(), create()];
    mounted.use(growingio(client));
    mounted.get('/inner', tell);
    app.use(logIn);
    app.get('/before', tell);
    app.use('/', mounted);
    app.get('/after', track('After'));
    expect(await ask(app, '/before', '/inner', '/before', '/after alice')).toEqual([
      ...['undefined', 'object', 'undefined', 'ok'],
    ]);
    expect(arrived()).toEqual(['After by alice']);
  });

  it.each(['is called by a handler', 'is mounted on a router'])(
    'goes with the request into an application that %s',
    async (how) => {
      const [app, other] = [create(), create()];
      const router = create.Router();
      other.get('/buy', track('BuyProduct'));
      app.use(logIn, growingio(client));
      if (how === 'is mounted on a router') app.use(router.use(other));
      else app.use((req, res) => other(req, res));
      expect(await ask(app, '/buy alice', '/buy bob')).toEqual(['ok', 'ok']);
      expect(arrived()).toEqual(['BuyProduct by alice', 'BuyProduct by bob']);
    },
  );

  it("leaves the application's own value of that name", async () => {
    const app = create();
    Object.assign(app.request, { growingio: 'its own' });
    app.use(growingio(client));
    app.get('/', (req, res) => {
      res.json([req.growingio, typeof currentTracker()]);
    });
    expect(await ask(app, '/')).toEqual(['["its own","object"]']);
  });

  it('reads the session of the very object on which track() is called', async () => {
    const app = create();
    app.use(logIn, growingio(client));
    app.get('/', (req, res) => {
      const derived = Object.assign(Object.create(req) as express.Request, { session: { userId: 'bob' } });
      const proxy = new Proxy(req, {
        get: (target, name, receiver): unknown =>
          name === 'session' ? { userId: 'carol' } : Reflect.get(target, name, receiver),
      });
      for (const each of [derived, proxy, req, new Proxy(req, {})]) each.growingio.track('Visit');
      res.send('ok');
    });
    await ask(app, '/ alice');
    expect(arrived()).toEqual(['Visit by alice', 'Visit by alice', 'Visit by bob', 'Visit by carol']);
  });
});

/** `app.use(growingio)` without `()`, on both versions of Express. */
import { once } from 'node:events';
import express, { type Express, type RequestHandler } from 'express';
import express4 from 'express4';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { useCloseAtEnd, Visitor } from '@growingio/upload/conformance';
import { growingio } from '../src/index.js';

const uncalled = growingio as unknown as RequestHandler;
const advice = 'a function was passed without being called, so nothing is tracked: write app.use(growingio())';
const closeAtEnd = useCloseAtEnd({ afterAll });

async function listen(app: Express): Promise<string> {
  const server: Server = app.listen(0, '127.0.0.1');
  closeAtEnd(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s and growingio that is not called', (_, create) => {
  it.each<[string, (app: Express) => unknown]>([
    ['app.use(growingio)', (app) => app.use(uncalled)],
    ["app.use('/shop', growingio)", (app) => app.use('/shop', uncalled)],
  ])('throws at %s, and says what to write', (_, mount) => {
    expect(() => mount(create())).toThrow(advice);
  });

  it('has a router go on at each request with a tracker that sends nothing', async () => {
    const router = create.Router();
    router.use(uncalled);
    router.get('/buy', (request, response) => {
      response.json(request.growingio.track('BuyProduct'));
    });
    const url = await listen(create().use(router));
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    for (let i = 0; i < 2; i += 1) {
      expect(await new Visitor(url).visit('buy')).toMatchObject({ status: 200, text: '{"ok":true}' });
    }
    // Once a process.
    expect(said.mock.calls.length).toBeLessThan(2);
    for (const call of said.mock.calls) expect(call).toEqual([`[growingio] ${advice}`]);
    said.mockRestore();
  });
});

it('says it once, where a router has mounted it', () => {
  jest.isolateModules(() => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const fresh = jest.requireActual<{ growingio: (...given: unknown[]) => unknown }>('../src/index.js');
    let requests = 0;
    for (let i = 0; i < 2; i += 1) fresh.growingio({}, {}, () => (requests += 1));
    expect(requests).toBe(2);
    expect(said.mock.calls).toEqual([[`[growingio] ${advice}`]]);
    said.mockRestore();
  });
});

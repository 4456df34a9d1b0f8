import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { UseFilters, type ArgumentsHost, type ExceptionFilter, type INestApplication } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WsException,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import { WsAdapter } from '@nestjs/platform-ws';
import { from, type Observable } from 'rxjs';
import { WebSocket } from 'ws';
import { Track } from '../../src/index.js';
import { NestStage } from './nest-stage.js';

/** A connection, with the user that its upgrade request has proved to be. */
interface Shopper extends WebSocket {
  userId: string;
}

const byShopper = { loginUserId: (_result: unknown, shopper: Shopper) => shopper.userId };

// Nest's own filter sends nothing over `ws` in Nest 11.
class SoldOutFilter implements ExceptionFilter {
  catch(error: WsException, host: ArgumentsHost): void {
    host
      .switchToWs()
      .getClient<Shopper>()
      .send(JSON.stringify({ event: 'failed', data: error.message }));
  }
}

@WebSocketGateway({ path: '/shop' })
class ShopGateway implements OnGatewayConnection {
  @Track(
    'Connect',
    (_result: unknown, _shopper: Shopper, request: IncomingMessage) => ({ path: request.url }),
    byShopper,
  )
  handleConnection(shopper: Shopper, request: IncomingMessage): void {
    shopper.userId = String(request.headers['x-user']);
  }

  @SubscribeMessage('buy')
  @Track('BuyProduct', (_bought: unknown, _shopper: Shopper, name: string) => ({ name }), byShopper)
  async buy(@ConnectedSocket() _shopper: Shopper, @MessageBody() name: string): Promise<object> {
    await Promise.resolve();
    return { event: 'bought', data: name };
  }

  @Track('Count', (last: { data: number }) => ({ last: last.data }), byShopper)
  @SubscribeMessage('count')
  count(@ConnectedSocket() _shopper: Shopper): Observable<{ event: string; data: number }> {
    return from([1, 2, 3].map((data) => ({ event: 'counted', data })));
  }

  @UseFilters(SoldOutFilter)
  @SubscribeMessage('fail')
  @Track('Failed', byShopper)
  fail(@ConnectedSocket() _shopper: Shopper): never {
    throw new WsException('sold out');
  }
}

describe('Track on WebSocket gateways', () => {
  const stage = new NestStage();

  async function start(): Promise<INestApplication> {
    return stage.start({ providers: [ShopGateway] }, (app) => {
      app.useWebSocketAdapter(new WsAdapter(app));
    });
  }

  async function connect(app: INestApplication, user: string): Promise<WebSocket> {
    const url = (await app.getUrl()).replace('http', 'ws');
    const socket = new WebSocket(`${url}/shop`, { headers: { 'x-user': user } });
    await once(socket, 'open');
    return socket;
  }

  /** Sends a message, and answers with the next `count` that come back. */
  async function say(socket: WebSocket, event: string, data?: unknown, count = 1): Promise<unknown[]> {
    const answers: unknown[] = [];
    const isComplete = new Promise<void>((resolve) => {
      socket.on('message', (message: Buffer) => {
        if (answers.push(JSON.parse(message.toString())) === count) resolve();
      });
    });
    socket.send(JSON.stringify({ event, data }));
    await isComplete;
    return answers;
  }

  it('tracks messages under the user whom the option loginUserId finds on the connection', async () => {
    const app = await start();
    const [alice, bob] = [await connect(app, 'alice'), await connect(app, 'bob')];
    expect(await say(bob, 'buy', '茶')).toEqual([{ event: 'bought', data: '茶' }]);
    expect(await say(alice, 'buy', '苹果')).toEqual([{ event: 'bought', data: '苹果' }]);
    expect(await stage.arrived()).toEqual([
      ['Connect', 'alice', { path: '/shop' }],
      ['Connect', 'bob', { path: '/shop' }],
      ['BuyProduct', 'bob', { name: '茶' }],
      ['BuyProduct', 'alice', { name: '苹果' }],
    ]);
  });

  it('tracks an answer of many messages once, when it is complete', async () => {
    const alice = await connect(await start(), 'alice');
    expect(await say(alice, 'count', undefined, 3)).toHaveLength(3);
    expect((await stage.arrived()).slice(1)).toEqual([['Count', 'alice', { last: 3 }]]);
  });

  it('leaves an error to the gateway, and tracks nothing', async () => {
    const alice = await connect(await start(), 'alice');
    expect(await say(alice, 'fail')).toEqual([{ event: 'failed', data: 'sold out' }]);
    expect((await stage.arrived()).slice(1)).toEqual([]);
  });
});

import type { AddressInfo, Server } from 'node:net';
import { Controller, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientProxyFactory,
  Ctx,
  EventPattern,
  MessagePattern,
  Payload,
  RpcException,
  TcpContext,
  Transport,
  type ClientProxy,
  type TcpOptions,
} from '@nestjs/microservices';
import { firstValueFrom, from, lastValueFrom, toArray, type Observable } from 'rxjs';
import { Track } from '../../src/index.js';
import { NestStage } from './nest-stage.js';

interface Order {
  userId: string;
  name: string;
}

const byOrder = { loginUserId: (_result: unknown, order: Order) => order.userId };

@Controller()
class OrdersController {
  @MessagePattern('buy')
  @Track('BuyProduct', (_answer: unknown, order: Order) => ({ name: order.name }), byOrder)
  async buy(@Payload() order: Order, @Ctx() _context: TcpContext): Promise<string> {
    await Promise.resolve();
    return `bought ${order.name}`;
  }

  @Track('CountProducts', (last: number) => ({ last }), byOrder)
  @MessagePattern({ cmd: 'count' })
  count(@Payload() _order: Order): Observable<number> {
    return from([1, 2, 3]);
  }

  @EventPattern('paid')
  @Track('PayOrder', byOrder)
  paid(@Payload() _order: Order): void {
    // Nobody waits for an answer.
  }

  @MessagePattern('fail')
  @Track('Failed', byOrder)
  fail(@Payload() _order: Order): never {
    throw new RpcException('sold out');
  }
}

const order: Order = { userId: 'u1', name: '苹果' };
const loopback = { host: '127.0.0.1', port: 0 };
const tcp: TcpOptions = { transport: Transport.TCP, options: loopback };
const parts = { controllers: [OrdersController] };

describe('Track on microservice handlers', () => {
  const stage = new NestStage();

  function connect(microservice: INestMicroservice): ClientProxy {
    const { port } = microservice.unwrap<Server>().address() as AddressInfo;
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { ...loopback, port } });
    stage.adopt({
      close: async () => {
        await client.close();
      },
    });
    return client;
  }

  async function startMicroservice(): Promise<ClientProxy> {
    const app = await NestFactory.createMicroservice(stage.module(parts), {
      ...tcp,
      logger: false,
      abortOnError: false,
    });
    stage.adopt(app);
    await app.listen();
    return connect(app);
  }

  async function startHybrid(): Promise<ClientProxy> {
    const app = await stage.start(parts, async (prepared) => {
      prepared.connectMicroservice(tcp);
      await prepared.startAllMicroservices();
    });
    return connect(app.getMicroservices()[0]!);
  }

  describe.each([
    ['a microservice without HTTP', startMicroservice],
    ['an application with HTTP, too', startHybrid],
  ])('in %s', (_name, start) => {
    it('tracks a message under the user whom the option loginUserId finds in it', async () => {
      const client = await start();
      expect(await firstValueFrom(client.send('buy', order))).toBe('bought 苹果');
      expect(await firstValueFrom(client.send('buy', { userId: 'u2', name: '茶' }))).toBe('bought 茶');
      expect(await stage.arrived()).toEqual([
        ['BuyProduct', 'u1', { name: '苹果' }],
        ['BuyProduct', 'u2', { name: '茶' }],
      ]);
    });

    it('tracks an answer of many values once, when it is complete', async () => {
      const client = await start();
      expect(await lastValueFrom(client.send({ cmd: 'count' }, order).pipe(toArray()))).toEqual([1, 2, 3]);
      expect(await stage.arrived()).toEqual([['CountProducts', 'u1', { last: 3 }]]);
    });

    it('tracks an event, which has no answer', async () => {
      const client = await start();
      await lastValueFrom(client.emit('paid', order), { defaultValue: undefined });
      // An answer comes after all that was sent before it.
      await firstValueFrom(client.send('buy', order));
      expect((await stage.arrived())[0]).toEqual(['PayOrder', 'u1']);
    });

    it('leaves an error to the caller, and tracks nothing', async () => {
      const client = await start();
      await expect(firstValueFrom(client.send('fail', order))).rejects.toMatchObject({ message: 'sold out' });
      expect(await stage.arrived()).toEqual([]);
    });
  });
});

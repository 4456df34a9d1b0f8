import { Controller, Get, Inject, Injectable, Param } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { Track } from '../../src/index.js';
import { ask, NestStage } from './nest-stage.js';

interface Order {
  buyer: string;
  name: string;
}

@Injectable()
class OrderListeners {
  @OnEvent('order.paid')
  @Track('PayOrder', (_result: unknown, order: Order) => ({ name: order.name }))
  paid(_order: Order): void {
    // Tracking is all that it is here for.
  }

  @Track('SendOrder', (sent: string) => ({ sent }))
  @OnEvent('order.sent', { async: true, promisify: true })
  async sent(order: Order): Promise<string> {
    await Promise.resolve();
    return order.name;
  }

  @OnEvent('order.reviewed')
  @Track('ReviewOrder', { loginUserId: (_result: unknown, order: Order) => order.buyer })
  reviewed(_order: Order): void {
    // Tracking is all that it is here for.
  }

  @OnEvent('order.lost', { suppressErrors: false })
  @Track('LoseOrder')
  lost(): void {
    throw new Error('lost');
  }
}

@Controller()
class OrdersController {
  constructor(@Inject(EventEmitter2) private readonly emitter: EventEmitter2) {}

  @Get('emit/:event')
  async emit(@Param('event') event: string): Promise<string> {
    await this.emitter.emitAsync(event, { buyer: 'alice', name: '苹果' });
    return 'ok';
  }
}

describe('Track on event listeners', () => {
  const stage = new NestStage();
  const start = () =>
    stage.start({
      imports: [EventEmitterModule.forRoot()],
      controllers: [OrdersController],
      providers: [OrderListeners],
    });

  it('tracks under the user of the request that emits', async () => {
    const app = await start();
    expect((await ask(app, '/emit/order.paid', { user: 'u1' })).text).toBe('ok');
    expect((await ask(app, '/emit/order.sent', { user: 'u2' })).text).toBe('ok');
    expect(await stage.arrived()).toEqual([
      ['PayOrder', 'u1', { name: '苹果' }],
      ['SendOrder', 'u2', { sent: '苹果' }],
    ]);
  });

  it('tracks under the user of the option loginUserId, in a request of another and outside of any', async () => {
    const app = await start();
    await ask(app, '/emit/order.reviewed', { user: 'u1' });
    await app.get(EventEmitter2).emitAsync('order.reviewed', { buyer: 'bob', name: '茶' });
    expect(await stage.arrived()).toEqual([
      ['ReviewOrder', 'alice'],
      ['ReviewOrder', 'bob'],
    ]);
  });

  it('leaves an error to the one that emits, and tracks nothing', async () => {
    expect((await ask(await start(), '/emit/order.lost', { user: 'u1' })).status).toBe(500);
    expect(await stage.arrived()).toEqual([]);
  });
});

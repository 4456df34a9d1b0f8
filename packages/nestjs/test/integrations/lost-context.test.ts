import { AsyncResource } from 'node:async_hooks';
import {
  Controller,
  Get,
  Injectable,
  Module,
  VersioningType,
  type MiddlewareConsumer,
  type NestModule,
} from '@nestjs/common';
import { currentTracker, Track } from '../../src/index.js';
import { ask, NestStage, platforms } from './nest-stage.js';

@Injectable()
class Shop {
  @Track('BuyProduct')
  buy(): string {
    return 'bought';
  }
}

@Controller()
class ShopController {
  constructor(private readonly shop: Shop) {}

  @Get('buy')
  buy(): string {
    return this.shop.buy();
  }

  @Get('by-hand')
  byHand(): string {
    return currentTracker()?.track('ByHand').ok === true ? 'ok' : 'no tracker';
  }
}

@Controller({ path: 'orders', version: '2' })
class OrdersController {
  constructor(private readonly shop: Shop) {}

  @Get()
  buy(): string {
    return this.shop.buy();
  }
}

// What a callback of a connection that all requests share runs in.
const connection = new AsyncResource('connection');

@Module({ controllers: [ShopController, OrdersController], providers: [Shop] })
class ShopModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_request: object, _response: object, next: () => void) => {
        connection.runInAsyncScope(next);
      })
      .forRoutes(ShopController, OrdersController);
  }
}

// Nest mounts the middleware of a module by its distance from the root module.
@Module({ imports: [ShopModule] })
class NearModule {}

@Module({ imports: [NearModule] })
class FarModule {}

describe.each(platforms)('a middleware of a module that loses the async context, in Nest on %s', (platform) => {
  const stage = new NestStage(platform);

  it('leaves @Track and currentTracker() with the request', async () => {
    const app = await stage.start({ imports: [ShopModule] });
    expect((await ask(app, '/buy', { user: 'u1' })).text).toBe('bought');
    expect((await ask(app, '/by-hand', { user: 'u2' })).text).toBe('ok');
    expect(await stage.arrived()).toEqual([
      ['BuyProduct', 'u1'],
      ['ByHand', 'u2'],
    ]);
  });

  it('does so far from the root module, under a prefix, outside of it, and for each version', async () => {
    const app = await stage.start({ imports: [FarModule] }, (prepared) => {
      prepared.setGlobalPrefix('api', { exclude: ['buy'] });
      prepared.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    });
    for (const path of ['/api/v2/orders', '/api/v1/by-hand', '/v1/buy']) {
      expect((await ask(app, path, { user: 'u1' })).status).toBe(200);
    }
    expect((await stage.arrived()).map(([event]) => event)).toEqual(['BuyProduct', 'ByHand', 'BuyProduct']);
  });
});

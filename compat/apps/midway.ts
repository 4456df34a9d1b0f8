/** A Midway application that tracks events under the user of its session. */

import { setTimeout as sleep } from 'node:timers/promises';
import { currentTracker, growingio } from '@growingio/koa'; // ours
import { Bootstrap } from '@midwayjs/bootstrap';
import { App, Configuration, Controller, type ILifeCycle, Inject, Post } from '@midwayjs/core';
import * as koa from '@midwayjs/koa';
import './plan.js'; // ours

const config = {
  keys: 'keyboard cat',
  koa: { port: Number(process.env.PORT), hostname: '127.0.0.1' },
  midwayLogger: { default: { transports: { file: false, error: false } } },
};

@Controller('/')
class ShopController {
  @Inject()
  ctx!: koa.Context;

  @Post('/login/:userId')
  logIn(): string {
    this.ctx.growingio.track('Login'); // ours
    Object.assign(this.ctx.session ?? {}, { userId: this.ctx.path.slice('/login/'.length) });
    return 'ok';
  }

  @Post('/buy')
  async buy(): Promise<string> {
    await sleep(1);
    this.ctx.growingio.track('BuyProduct', { product_price: 14 }); // ours
    currentTracker()?.track('ViewCart'); // ours
    return 'ok';
  }

  @Post('/typo')
  misspell(): string {
    // @ts-expect-error: no such event // ours
    this.ctx.growingio.track('BuyProdct', { product_price: 14 }); // ours
    return 'ok';
  }
}

@Configuration({ imports: [koa], importConfigs: [{ default: config }] })
class MainConfiguration implements ILifeCycle {
  @App('koa')
  app!: koa.Application;

  private readonly tracking = growingio(); // ours

  async onReady(): Promise<void> {
    this.app.useMiddleware(this.tracking); // ours
  }

  async onStop(): Promise<void> {
    await this.tracking.client.shutdown(); // ours
  }
}

// It stops the application at SIGTERM, and ends the process when `onStop` has been waited for.
void Bootstrap.configure({ imports: [{ MainConfiguration }], preloadModules: [ShopController] }).run();

/** What the shop is made of, and what happens when it starts and stops. */

import { growingio } from '@growingio/koa';
import { App, Configuration, ESModuleFileDetector, type ILifeCycle } from '@midwayjs/core';
import * as koa from '@midwayjs/koa';
import config from './config/config.default.js';

@Configuration({
  imports: [koa], // It brings @midwayjs/session along.
  importConfigs: [{ default: config }],
  detector: new ESModuleFileDetector(),
})
export class MainConfiguration implements ILifeCycle {
  @App('koa')
  private readonly app!: koa.Application;

  private readonly tracking = growingio(); // GROWINGIO_PROJECT_ID and GROWINGIO_HOST come from the environment.

  async onReady() {
    this.app.useMiddleware(this.tracking);
  }

  async onStop() {
    await this.tracking.client.shutdown(); // Delivers what is left: Midway waits for it, and then ends the process.
  }
}

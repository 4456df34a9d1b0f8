/** Who visits the shop: it lies in the session, a cookie of @midwayjs/session. */

import { Inject, Provide } from '@midwayjs/core';
import type { Context } from '@midwayjs/koa';
import type { Login } from 'growingio-example-storefront';

@Provide()
export class VisitService {
  @Inject()
  private readonly ctx!: Context;

  get visitor(): Partial<Login> {
    return Object(this.ctx.session) as Partial<Login>;
  }

  /** Begins a new session for each login: a stranger can't have prepared it. */
  begin(login: Login): void {
    Reflect.set(this.ctx, 'session', { ...login });
  }

  end(): void {
    Reflect.set(this.ctx, 'session', null);
  }
}

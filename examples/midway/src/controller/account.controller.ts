/** Logs in and out. */

import { Controller, Inject, Post } from '@midwayjs/core';
import type { Context } from '@midwayjs/koa';
import { readLogin } from 'growingio-example-storefront';
import { VisitService } from '../service/visit.service.js';

@Controller('/')
export class AccountController {
  @Inject()
  private readonly ctx!: Context;

  @Inject()
  private readonly visit!: VisitService;

  @Post('/login')
  logIn() {
    const login = readLogin(this.ctx.request.body);
    if (login === undefined) return this.answer(400, 'pass userId and name');

    this.ctx.growingio.track('Login'); // Before the session has the user: it is read again when the response ends.
    this.visit.begin(login);
    return this.answer(200, `欢迎，${login.name}`);
  }

  @Post('/logout')
  logOut() {
    this.ctx.growingio.track('Logout'); // Before the session is gone: now it still says who it was.
    this.visit.end();
    return this.answer(200, '再见 · bye');
  }

  private answer(status: number, message: string) {
    this.ctx.status = status;
    return { message };
  }
}

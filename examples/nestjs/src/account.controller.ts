/** Logs in and out. */

import { promisify } from 'node:util';
import { Track, Tracker } from '@growingio/nestjs';
import { BadRequestException, Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { readLogin } from 'growingio-example-storefront';

@Controller()
export class AccountController {
  constructor(private readonly tracker: Tracker) {}

  @Post('login')
  @HttpCode(200)
  @Track('Login')
  async logIn(@Body() body: unknown, @Req() request: Request) {
    const login = readLogin(body);
    if (login === undefined) throw new BadRequestException('pass userId and name');

    // A new session for each login: a stranger can't have prepared it.
    await promisify(request.session.regenerate.bind(request.session))();
    Object.assign(request.session, login);
    return { message: `欢迎，${login.name}` };
  }

  @Post('logout')
  @HttpCode(200)
  async logOut(@Req() request: Request) {
    // Not @Track: it tracks when the method has succeeded, and then the session is gone.
    this.tracker.track('Logout');
    await promisify(request.session.destroy.bind(request.session))();
    return { message: '再见 · bye' };
  }
}

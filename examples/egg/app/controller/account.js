/** Logs in and out. */

import { Controller } from 'egg';
import { readLogin } from 'growingio-example-storefront';

export default class AccountController extends Controller {
  logIn() {
    const { ctx } = this;
    const login = readLogin(ctx.request.body);
    if (login === undefined) return this.answer(400, 'pass userId and name');

    ctx.session = {}; // A new session for each login: a stranger can't have prepared it.
    ctx.growingio.track('Login'); // Before the session has the user: it is read again when the response ends.
    Object.assign(ctx.session, login);
    this.answer(200, `欢迎，${login.name}`);
  }

  logOut() {
    this.ctx.growingio.track('Logout'); // Before the session is gone: now it still says who it was.
    this.ctx.session = null;
    this.answer(200, '再见 · bye');
  }

  answer(status, message) {
    this.ctx.status = status;
    this.ctx.body = { message };
  }
}

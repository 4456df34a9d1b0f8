/** Gives each request `ctx.growingio`. Egg calls this with `config.growingio` and its application, which delivers what is left when it closes. */

export { growingio as default } from '@growingio/koa';

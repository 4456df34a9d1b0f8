export { growingio as default } from '@growingio/koa'; // ours

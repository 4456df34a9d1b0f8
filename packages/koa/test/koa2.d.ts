/** Koa 2 has no types of its own here: what the tests use of it is the same in Koa 3. */
declare module 'koa2' {
  export { default } from 'koa';
}

/** How Egg is set up; the entry `growingio` is that of the middleware. */

export default {
  keys: 'keyboard cat',
  security: { csrf: { enable: false } },
  middleware: ['growingio'], // ours
  growingio: { enable: true, ignore: '/health' }, // ours
};

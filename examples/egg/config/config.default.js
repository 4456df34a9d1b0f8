/** How Egg and its plugins are set up; `growingio` is what the middleware of that name gets. */

export default {
  keys: process.env.SESSION_SECRET ?? 'for trying only',
  cluster: { listen: { port: Number(process.env.PORT ?? 3005), hostname: '127.0.0.1' } },

  middleware: ['growingio'],
  growingio: {
    ignore: '/health', // Egg's own, as `match` and `enable` are. The project ID and the host come from the environment.
    shutdownOnSignals: true, // systemd and Ctrl+C signal the workers, too, and then the master does: a second signal would kill them.
  },

  // The page is plain HTML, which sends no token. Yours does.
  security: { csrf: { enable: false } },
};

/** A registry of npm on this machine, for the packages of a release and nothing else. It has no other behind it. */
import { once } from 'node:events';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/**
 * Starts Verdaccio on a free port of the loopback, with its files in `folder`. Everybody may publish there.
 *
 * @param {string} folder an empty one
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function startLocalRegistry(folder) {
  const server = await runServer({
    configPath: join(folder, 'verdaccio.yaml'),
    self_path: folder,
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    uplinks: {},
    packages: { '**': { access: '$all', publish: '$all', unpublish: '$all' } },
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Serves packed packages as an npm registry does, so that `npm install` finds by name what is not published yet. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { manifests } from '../consumer/project.js';

/** Serves the tarballs, whose paths are given by the packages' names, on a free port. Resolves with its `url` and `close()`. */
export async function startRegistry(tarballs) {
  const server = createServer((request, response) => {
    const [, name, isTarball] = /^\/(@[^/]+\/[^/]+)(\/-\/)?/.exec(decodeURIComponent(request.url)) ?? [];
    const tarball = tarballs.get(name);
    if (tarball === undefined) return response.writeHead(404).end();
    // The next run has other packages, and may have the same port.
    response.setHeader('Cache-Control', 'no-store');
    return response.end(isTarball ? readFileSync(tarball) : JSON.stringify(describe(name, tarball, url)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, close: () => server.close() };
}

/** What a registry says of a package: here, its one version. */
function describe(name, tarball, url) {
  const manifest = manifests.find((each) => each.name === name);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  const dist = { tarball: `${url}/${name}/-/${manifest.version}.tgz`, integrity };
  return { name, 'dist-tags': { latest: manifest.version }, versions: { [manifest.version]: { ...manifest, dist } } };
}

/** What an installation of the packed packages brings, and the time of its import beside undici's. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../crew.js';
import { interleave } from '../order.js';
import { targetOf } from '../target.js';

const modules = join(import.meta.dirname, '../node_modules');

// Not Nest's: it imports Nest, which takes several times as long as undici.
const imported = ['upload', 'express', 'koa', 'fastify', 'outbox-disk'].map((name) => `@growingio/${name}`);

export async function measureInstall({ isQuick }) {
  const brought = listTree('@growingio/upload');
  const takeTime = async (name) => (await runChild('import', { package: name === 'again' ? 'undici' : name })).ms;
  const measure = (names) => interleave(names, isQuick ? 6 : 41, takeTime);
  const figures = await measure([...imported, 'undici', 'again']);
  const targets = [
    {
      subject: 'packages that @growingio/upload brings',
      target: 1,
      figure: brought.length,
      absolute: brought.join(', '),
      isMissed: brought.join() !== 'undici',
    },
    // undici is loaded later, when nobody waits for it: an import of ours is not one of undici, too.
    ...imported.map((name) =>
      targetOf({
        subject: `import of ${name}, to importing undici`,
        target: 0.3,
        names: [name, 'undici', 'again'],
        figures,
        show: (ms) => `${ms.toFixed(0)} ms`,
        more: measure,
        seconds: 5,
      }),
    ),
  ];
  return { targets, tables: [] };
}

/** All that npm installs with a package: what it depends on, and peers that are not optional, down to the leaves. */
function listTree(name, found = new Set()) {
  const manifest = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
  const peers = Object.keys(manifest.peerDependencies ?? {}).filter(
    (peer) => !manifest.peerDependenciesMeta?.[peer]?.optional,
  );
  for (const next of [...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }), ...peers]) {
    if (found.has(next)) continue;
    found.add(next);
    if (existsSync(join(modules, next, 'package.json'))) listTree(next, found);
  }
  return [...found];
}

/** What was packed enters; what an installation of it brings, and the time of its import beside undici's, leave. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../crew.js';
import { compare, orderOf } from '../statistics.js';

const modules = join(import.meta.dirname, '../node_modules');

export async function measureInstall({ isQuick }) {
  const brought = listTree('@growingio/upload');
  const times = { ours: [], undici: [], again: [] };
  const packages = { ours: '@growingio/upload', undici: 'undici', again: 'undici' };
  for (let round = 0; round < (isQuick ? 9 : 41); round += 1) {
    for (const name of orderOf(Object.keys(times), round)) {
      times[name].push((await runChild('import', { package: packages[name] })).ms);
    }
  }
  const targets = [
    {
      subject: 'packages that @growingio/upload brings',
      target: 1,
      figure: brought.length,
      absolute: brought.join(', '),
      isMissed: brought.join() !== 'undici',
    },
    {
      subject: 'import, to importing undici',
      target: 1.5,
      ...compare({
        figures: times.ours,
        references: times.undici,
        again: times.again,
        show: (ms) => `${ms.toFixed(0)} ms`,
      }),
    },
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

/** What an installation of the packed packages brings, and the time of its import beside undici's. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../crew.js';
import { interleave } from '../order.js';
import { targetOf } from '../target.js';

const modules = join(import.meta.dirname, '../node_modules');

export async function measureInstall({ isQuick }) {
  const brought = listTree('@growingio/upload');
  const packages = { ours: '@growingio/upload', undici: 'undici', again: 'undici' };
  const takeTime = async (name) => (await runChild('import', { package: packages[name] })).ms;
  const measure = (names) => interleave(names, isQuick ? 6 : 41, takeTime);
  const names = Object.keys(packages);
  const targets = [
    {
      subject: 'packages that @growingio/upload brings',
      target: 1,
      figure: brought.length,
      absolute: brought.join(', '),
      isMissed: brought.join() !== 'undici',
    },
    targetOf({
      subject: 'import, to importing undici',
      target: 1.5,
      names,
      figures: await measure(names),
      show: (ms) => `${ms.toFixed(0)} ms`,
      more: measure,
      seconds: 5,
    }),
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

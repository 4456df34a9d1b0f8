/** The frameworks that a project has in its package.json, against the versions that our adapters take. */

import { t } from '../../messages.js';
import { failure, ok, warning, type Check } from '../check.js';
import { findInstalled, type Package } from './installed.js';
import { isInRange } from './range.js';

interface Framework {
  readonly title: string;
  readonly name: string;
  /** As the `peerDependencies` of our adapter have it; that of an adapter which is installed comes first. */
  readonly range: string;
  readonly adapter: string;
}

export const frameworks: readonly Framework[] = [
  { title: 'Express', name: 'express', range: '^4.16.0 || ^5.0.0', adapter: '@growingio/express' },
  { title: 'Koa', name: 'koa', range: '^2.13.0 || ^3.0.0', adapter: '@growingio/koa' },
  { title: 'Fastify', name: 'fastify', range: '^5.0.0', adapter: '@growingio/fastify' },
  { title: 'NestJS', name: '@nestjs/core', range: '^11.0.0 || ^12.0.0', adapter: '@growingio/nestjs' },
  // These two are Koa inside.
  { title: 'Egg', name: 'egg', range: '^3.0.0 || ^4.0.0', adapter: '@growingio/koa' },
  { title: 'Midway', name: '@midwayjs/core', range: '^3.0.0 || ^4.0.0', adapter: '@growingio/koa' },
];

/** A line for each. Never rejects. */
export async function checkFrameworks(project: Package): Promise<Check[]> {
  const named = { ...project.devDependencies, ...project.peerDependencies, ...project.dependencies };
  const found = frameworks.filter(({ name }) => Object.hasOwn(named, name));
  return Promise.all(
    found.map(async ({ title, name, range, adapter }) => {
      const installed = await findInstalled(project.path, name);
      if (installed === undefined) {
        return warning('frameworks', t`${title}: package.json has ${name}, which is not installed`, t`run npm install`);
      }
      const wanted = (await findInstalled(project.path, adapter))?.peerDependencies[name] ?? range;
      const shown = `${title} ${installed.version}`;
      if (isInRange(installed.version, wanted)) return ok('frameworks', t`${shown}, for ${adapter}`);
      const hint = t`install a version of ${name} in that range, or track by the client without an adapter`;
      return failure('frameworks', t`${shown}: ${adapter} takes ${wanted}`, hint);
    }),
  );
}

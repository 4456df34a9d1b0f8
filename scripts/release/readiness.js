/** Decides whether a version may be published. */
import { findGaps } from './places.js';

/**
 * Returns what stands in the way, each with what to do. To a registry of this machine a release may go that says nothing of its origin.
 *
 * @param {{ registry: string, places: Record<string, unknown>, version: string, tags: string[], changes: string[], env: NodeJS.ProcessEnv }} release
 *   `tags` of the commit that is checked out, `changes` that are not committed
 * @returns {string[]}
 */
export function findObstacles({ registry, places, version, tags, changes, env }) {
  const ofTree = [
    ...(changes.length === 0 ? [] : [`these are not committed: ${changes.join(', ')}`]),
    ...(tags.includes(`v${version}`)
      ? []
      : [`this commit is not tagged v${version}: run \`npx lerna version\`, or check out the tag`]),
  ];
  if (isLocal(registry)) return ofTree;
  const canSign = env.ACTIONS_ID_TOKEN_REQUEST_URL !== undefined;
  return [
    ...findGaps(places).map((gap) => `release.json: ${gap}, then run \`npm run release -- --places\``),
    ...ofTree,
    ...(canSign
      ? []
      : [
          'the statement of provenance can be signed by GitHub Actions only, in a job with `permissions: id-token: write`',
        ]),
  ];
}

/** Whether a registry is one of this machine: nobody else sees what is published there. */
export function isLocal(registry) {
  return /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(registry).hostname);
}

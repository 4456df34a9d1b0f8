/**
 * How lerna writes the changelogs: as Angular's preset does, with links to commits and versions in the repository of release.json. As long as that is
 * empty there are none: lerna would make them of the URL from which this working copy was cloned, which may be a folder.
 */
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const places = JSON.parse(readFileSync(join(__dirname, '../../release.json'), 'utf8'));
const angular = createRequire(require.resolve('lerna/cli'))('conventional-changelog-angular');

/** Lerna calls it with `{}`. */
module.exports = async function createPreset({ repository = places.repository } = {}) {
  const preset = await angular();
  const writerOpts = {
    ...preset.writerOpts,
    // Given the host, it would link `@Track` to a user of that name.
    transform: (commit) => preset.writerOpts.transform(commit, {}),
  };
  return {
    ...preset,
    writerOpts,
    conventionalChangelog: { writerOpts, parserOpts: preset.parserOpts, context: contextFor(repository) },
  };
};

/** What the templates make links of. */
function contextFor(repository) {
  if (repository === '') return { linkCompare: false, linkReferences: false };
  const { origin, pathname } = new URL(repository);
  const at = pathname.lastIndexOf('/');
  const place = { host: origin, owner: pathname.slice(1, at), repository: pathname.slice(at + 1), repoUrl: repository };
  return { ...place, commit: 'commit', issue: 'issues', linkReferences: true };
}

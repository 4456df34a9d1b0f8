/** What release.json says of the places of this project on the Internet, and what of it stands in each package.json. */

/** What release.json has to say, and an example. */
const examples = {
  repository: 'https://github.com/OWNER/NAME',
  homepage: 'https://OWNER.github.io/NAME/',
  bugs: 'https://github.com/OWNER/NAME/issues',
};

/**
 * Returns what is missing or unusable in release.json, a line for each place.
 *
 * @param {Record<string, unknown>} places the contents of release.json
 * @returns {string[]}
 */
export function findGaps(places) {
  return Object.entries(examples).flatMap(([name, example]) => {
    const value = places[name];
    if (value === '' || value === undefined) return [`${name} is empty: write a URL such as ${example}`];
    return isPlace(name, value) ? [] : [`${name} is ${JSON.stringify(value)}: write a URL such as ${example}`];
  });
}

function isPlace(name, value) {
  if (typeof value !== 'string' || !/^https:\/\/[\w.-]+\.\w+(\/\S*)?$/.test(value)) return false;
  return name !== 'repository' || /^https:\/\/[^/]+\/[^/]+(\/[^/]+)+(?<!\.git)$/.test(value);
}

/**
 * Returns a package.json with the fields `homepage`, `repository` and `bugs` as these places say, behind its `license`; without those that are
 * empty. The other fields stay as they are.
 *
 * @param {Record<string, unknown>} manifest
 * @param {{ repository: string, homepage: string, bugs: string }} places
 * @param {string} folder of the package, from the root on
 */
export function withPlaces(manifest, { repository, homepage, bugs }, folder) {
  const fields = {
    ...(homepage !== '' && { homepage }),
    ...(repository !== '' && { repository: { type: 'git', url: `git+${repository}.git`, directory: folder } }),
    ...(bugs !== '' && { bugs: { url: bugs } }),
  };
  const others = Object.entries(manifest).filter(([name]) => !(name in examples));
  return Object.fromEntries(
    others.flatMap(([name, value]) => [[name, value], ...(name === 'license' ? Object.entries(fields) : [])]),
  );
}

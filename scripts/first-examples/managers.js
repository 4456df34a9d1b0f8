/** What a README says for npm, in the words of npm, pnpm and yarn, with our packages in one version. */

/** What each says to begin a project, to add packages to it, and to add them for development only. */
const words = {
  npm: { init: 'npm init -y', add: 'npm install', forDevelopment: '--save-dev' },
  pnpm: { init: 'pnpm init', add: 'pnpm add', forDevelopment: '--save-dev' },
  yarn: { init: 'yarn init -y', add: 'yarn add', forDevelopment: '--dev' },
};

export const managers = Object.keys(words);

/**
 * Returns the lines of a terminal as a user of this manager types them. What starts programs stays: each puts them where `npx` looks.
 *
 * @param {string} text
 * @param {string} manager
 * @param {string} version of our packages
 */
export function typedFor(text, manager, version) {
  const { init, add, forDevelopment } = words[manager];
  return text
    .split('\n')
    .map((line) => {
      if (line === 'npm init -y') return init;
      const [, names] = /^npm install (.*)$/.exec(line) ?? [];
      if (names === undefined) return line;
      const given = names.split(' ').map((name) => {
        if (name === '--save-dev') return forDevelopment;
        return name.startsWith('@growingio/') ? `${name}@${version}` : name;
      });
      return [add, ...given].join(' ');
    })
    .join('\n');
}

/**
 * The files of a project that say where our packages are, and keep what a manager stores in a folder of this run: in that of the machine's user it
 * would find another run's packages of the same name and version.
 *
 * @param {string} manager
 * @param {{ registry: string, folder: string }} places
 */
export function settingsFor(manager, { registry, folder }) {
  const npmrc = [`@growingio:registry=${registry}`, 'prefer-offline=true', 'audit=false', 'fund=false'];
  if (manager === 'pnpm') npmrc.push(`store-dir=${folder}/store`, `cache-dir=${folder}/cache`);
  return {
    '.npmrc': `${npmrc.join('\n')}\n`,
    // Where a host's dependency asks for a newer Node, npm and pnpm warn, and yarn refuses.
    ...(manager === 'yarn' && { '.yarnrc': `cache-folder "${folder}/yarn"\nignore-engines true\n` }),
  };
}

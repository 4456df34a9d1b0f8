/** Where the programs that the tests need usually are: in PATH, where Debian, Fedora and Alpine put them, in Homebrew and in /Applications. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const brewed = ['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'];
const browsers = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const macBrowsers = ['Google Chrome', 'Chromium'];

/** This machine, for those who ask of none in particular. */
export const thisMachine = {
  platform: process.platform,
  env: process.env,
  isRoot: process.getuid?.() === 0,
  exists: existsSync,
  list: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
};

/**
 * The path of each program, or `undefined`. CHROMIUM_PATH decides of the browser, whether there is one or not.
 *
 * @param {{ platform: string, env: NodeJS.ProcessEnv, exists: (path: string) => boolean, list: (folder: string) => string[] }} machine
 */
export function findPrograms(machine) {
  const { platform, env, exists } = machine;
  const path = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const find = (folders, names) =>
    names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => exists(file));

  const applications = platform === 'darwin' ? ['/Applications', join(env.HOME ?? '/', 'Applications')] : [];
  const apps = applications.flatMap((folder) => macBrowsers.map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  const browser = find([...path, '/usr/bin', '/snap/bin'], browsers) ?? apps.find((file) => exists(file));
  const redis = [...path, ...brewed.flatMap((root) => [`${root}/bin`, `${root}/opt/redis/bin`])];
  return {
    chromium: env.CHROMIUM_PATH ? [env.CHROMIUM_PATH].find((file) => exists(file)) : browser,
    'redis-server': find(redis, ['redis-server']),
    'redis-sentinel': find(redis, ['redis-sentinel']),
    postgres: find([...findPostgresFolders(machine), ...path], ['initdb']),
  };
}

/** The variables with which the tests find what lies outside of PATH. */
export function environmentFor(machine) {
  const { chromium, ...servers } = findPrograms(machine);
  const path = (machine.env.PATH ?? '').split(delimiter);
  const more = Object.values(servers).flatMap((file) => (file === undefined ? [] : [dirname(file)]));
  return {
    PATH: [...new Set([...path, ...more])].join(delimiter),
    ...(chromium !== undefined && { CHROMIUM_PATH: chromium }),
  };
}

/** Most keep it out of PATH, in a folder for each version. The newest is the first. */
function findPostgresFolders({ list }) {
  const versioned = [
    ['/usr/lib/postgresql', /^(\d+)$/, 'bin'],
    ['/usr/libexec', /^postgresql(\d+)$/, ''],
    ['/usr', /^pgsql-(\d+)$/, 'bin'],
    ...brewed.map((root) => [`${root}/opt`, /^postgresql@(\d+)$/, 'bin']),
  ];
  return versioned
    .flatMap(([root, pattern, below]) =>
      list(root).flatMap((name) => {
        const version = pattern.exec(name)?.[1];
        return version === undefined ? [] : [{ version: Number(version), folder: join(root, name, below) }];
      }),
    )
    .sort((one, other) => other.version - one.version)
    .map(({ folder }) => folder);
}

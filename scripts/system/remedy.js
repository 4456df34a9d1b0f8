/** The one command that brings what is missing, by what the machine installs programs with. */
import { delimiter, join } from 'node:path';

/** What each program is called there. With a browser comes a Chinese font, without which a page's text has no shape. */
const managers = [
  {
    program: 'apt-get',
    command: 'apt-get install -qy --no-install-recommends',
    packages: {
      chromium: 'chromium fonts-noto-cjk',
      'redis-server': 'redis-server',
      'redis-sentinel': 'redis-sentinel',
      postgres: 'postgresql',
    },
  },
  {
    program: 'dnf',
    command: 'dnf install -y',
    packages: {
      chromium: 'chromium google-noto-sans-cjk-fonts',
      'redis-server': 'redis',
      'redis-sentinel': 'redis',
      postgres: 'postgresql-server',
    },
  },
  {
    program: 'pacman',
    command: 'pacman -S --needed',
    // Arch has Valkey in place of Redis, under both names.
    packages: {
      chromium: 'chromium noto-fonts-cjk',
      'redis-server': 'valkey',
      'redis-sentinel': 'valkey',
      postgres: 'postgresql',
    },
  },
  {
    program: 'apk',
    command: 'apk add',
    packages: {
      chromium: 'chromium font-noto-cjk',
      'redis-server': 'redis',
      'redis-sentinel': 'redis',
      postgres: 'postgresql',
    },
  },
  {
    program: 'brew',
    command: 'brew install',
    isForUsers: true,
    packages: {
      chromium: 'google-chrome',
      'redis-server': 'redis',
      'redis-sentinel': 'redis',
      postgres: 'postgresql@17',
    },
  },
];

/**
 * `command` installs all that is missing; `installs` says whether it may be run without asking. `command` is `undefined` when nothing is
 * missing, and when the machine has none of the managers.
 *
 * @param {string[]} missing names of programs
 * @param {{ platform: string, env: NodeJS.ProcessEnv, isRoot: boolean, exists: (path: string) => boolean }} machine
 * @returns {{ command?: string, manager?: string, words?: string }}
 */
export function findRemedy(missing, { platform, env, isRoot, exists }) {
  if (missing.length === 0) return {};
  const path = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const isThere = (program) => path.some((folder) => exists(join(folder, program)));
  // On a Mac it is Homebrew's, whatever else is there.
  const found = managers.find(({ program }) =>
    platform === 'darwin'
      ? program === 'brew' &&
        ['/opt/homebrew/bin', '/usr/local/bin', ...path].some((folder) => exists(join(folder, program)))
      : isThere(program),
  );
  const names = missing.join(', ');
  const byHand = `Put ${names} in PATH, or set CHROMIUM_PATH for the browser.`;
  if (found === undefined) {
    const brew = platform === 'darwin' ? ` Homebrew has them: https://brew.sh, then ${commandOf('brew', missing)}` : '';
    return { words: `missing: ${names}. ${byHand}${brew}` };
  }
  const sudo = isRoot || found.isForUsers ? '' : 'sudo ';
  const command = sudo + commandOf(found.program, missing);
  return { command, manager: found.program, words: `missing: ${names}. This installs all of it: ${command}` };
}

function commandOf(manager, missing) {
  const { command, packages } = managers.find(({ program }) => program === manager);
  return `${command} ${[...new Set(missing.map((name) => packages[name]))].join(' ')}`;
}

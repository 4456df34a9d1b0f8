import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { environmentFor, findPrograms } from './places.js';
import { findRemedy } from './remedy.js';

/** A machine that has these files, and nothing else. */
function machine(platform, files, env = {}) {
  return {
    platform,
    env: { PATH: '/usr/bin:/bin', HOME: '/home/li', ...env },
    isRoot: false,
    exists: (path) => files.includes(path),
    list: (folder) => [
      ...new Set(files.filter((file) => file.startsWith(`${folder}/`)).map((file) => nameBelow(folder, file))),
    ],
  };
}
const nameBelow = (folder, file) => file.slice(folder.length + 1).split('/')[0];

/** What is said of a machine: its one command, or what there is to do by hand. */
function remedyOf(one) {
  const found = findPrograms(one);
  return findRemedy(
    Object.keys(found).filter((name) => found[name] === undefined),
    one,
  );
}

const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

test('finds Chrome in /Applications, and what Homebrew has installed, on both kinds of Mac', () => {
  for (const root of ['/opt/homebrew', '/usr/local']) {
    const files = [
      chrome,
      `${root}/bin/redis-server`,
      `${root}/bin/redis-sentinel`,
      `${root}/opt/postgresql@17/bin/initdb`,
    ];
    const mac = machine('darwin', files);
    assert.deepEqual(Object.values(findPrograms(mac)), files);
    assert.deepEqual(remedyOf(mac), {});
    assert.deepEqual(environmentFor(mac), {
      PATH: `/usr/bin:/bin:${root}/bin:${root}/opt/postgresql@17/bin`,
      CHROMIUM_PATH: chrome,
    });
  }
});

test('finds what Debian, Fedora and Alpine keep out of PATH, the newest first', () => {
  const folders = [
    ['/usr/lib/postgresql/9/bin', '/usr/lib/postgresql/15/bin'],
    ['/usr/pgsql-15/bin', '/usr/pgsql-16/bin'],
    ['/usr/libexec/postgresql16', '/usr/libexec/postgresql17'],
  ];
  for (const [old, young] of folders) {
    const { postgres } = findPrograms(machine('linux', [`${old}/initdb`, `${young}/initdb`]));
    assert.equal(dirname(postgres), young);
  }
});

test('takes the browser of PATH under each of its names, and that of CHROMIUM_PATH before it', () => {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    assert.equal(findPrograms(machine('linux', [`/usr/bin/${name}`])).chromium, `/usr/bin/${name}`);
  }
  const files = ['/usr/bin/chromium', '/opt/chrome'];
  const find = (CHROMIUM_PATH) => findPrograms(machine('linux', files, { CHROMIUM_PATH })).chromium;
  assert.equal(find('/opt/chrome'), '/opt/chrome');
  assert.equal(find('/opt/none'), undefined);
});

test('says on a Mac the one command of Homebrew, of what is missing only', () => {
  const brew = '/opt/homebrew/bin/brew';
  assert.equal(remedyOf(machine('darwin', [brew])).command, 'brew install google-chrome redis postgresql@17');
  assert.equal(remedyOf(machine('darwin', [brew, chrome])).command, 'brew install redis postgresql@17');
  const { command, words } = remedyOf(machine('darwin', [chrome]));
  assert.equal(command, undefined);
  assert.match(words, /https:\/\/brew\.sh, then brew install redis postgresql@17$/);
});

test('says on Linux the command of the manager that is there, with sudo for who is not root', () => {
  const commands = {
    'apt-get':
      'apt-get install -qy --no-install-recommends chromium fonts-noto-cjk redis-server redis-sentinel postgresql',
    dnf: 'dnf install -y chromium google-noto-sans-cjk-fonts redis postgresql-server',
    pacman: 'pacman -S --needed chromium noto-fonts-cjk valkey postgresql',
    apk: 'apk add chromium font-noto-cjk redis postgresql',
  };
  for (const [manager, command] of Object.entries(commands)) {
    const one = machine('linux', [`/usr/bin/${manager}`]);
    assert.equal(remedyOf(one).command, `sudo ${command}`);
    assert.equal(remedyOf({ ...one, isRoot: true }).command, command);
    assert.equal(
      remedyOf(one).words,
      `missing: chromium, redis-server, redis-sentinel, postgres. This installs all of it: sudo ${command}`,
    );
  }
});

test('says what to put where, when there is no manager that it knows', () => {
  const { command, words } = remedyOf(machine('linux', ['/usr/bin/chromium', '/usr/bin/initdb']));
  assert.equal(command, undefined);
  assert.equal(
    words,
    'missing: redis-server, redis-sentinel. Put redis-server, redis-sentinel in PATH, or set CHROMIUM_PATH for the browser.',
  );
});

/**
 * `npm ci` prints no warning that is ours to prevent: it warns of engines that are too old, of install scripts that nobody has judged, and
 * of packages that their authors have given up.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import semver from 'semver';

const root = join(import.meta.dirname, '..');
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const { engines, allowScripts } = read('package.json');
const installed = Object.entries(read('package-lock.json').packages).filter(([path]) => path.includes('node_modules/'));

test('installs nothing that refuses the oldest Node on which we run', () => {
  const oldest = semver.minVersion(engines.node);
  // What is optional is left out without a word.
  const refusing = installed.filter(
    ([, { engines: theirs, optional }]) => !optional && !semver.satisfies(oldest, theirs?.node ?? '*'),
  );
  assert.deepEqual(
    refusing.map(([path, { version }]) => `${path} ${version}`),
    [],
  );
});

test('has judged every install script, and none that is not there', () => {
  const names = installed
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.split('node_modules/').at(-1));
  assert.ok(names.length > 0);
  assert.deepEqual(
    names.filter((name) => allowScripts[name] !== false),
    [],
  );
  assert.deepEqual(
    Object.keys(allowScripts).filter((name) => !names.includes(name)),
    [],
  );
});

test('installs nothing that its author calls deprecated', () => {
  assert.deepEqual(
    installed.filter(([, { deprecated }]) => deprecated).map(([path, { deprecated }]) => `${path}: ${deprecated}`),
    [],
  );
});

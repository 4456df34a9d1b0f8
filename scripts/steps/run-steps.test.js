import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runSteps } from './run-steps.js';

async function run(stages, options) {
  const out = new PassThrough();
  const printed = text(out);
  const sum = await runSteps(stages, { out, error: out, ...options });
  out.end();
  return { ...sum, printed: await printed };
}

/** A command that runs this as a program of Node. */
const node = (code) => `"${process.execPath}" -e '${code}'`;
const wait = (ms, then = '') => node(`setTimeout(() => { ${then} }, ${ms})`);
const say = (words) => `console.log("${words}")`;

test('counts what has passed, in all stages and lanes', async () => {
  const { passed, failed } = await run([[[['one', 'true']]], [[['two', 'true', 'true']], [['three', 'true']]]]);
  assert.deepEqual({ passed, failed }, { passed: 3, failed: 0 });
});

test('fails as a whole when a step fails, and begins nothing more', async () => {
  const stages = [[[['one', 'true']]], [[['two', 'echo the reason >&2; exit 3']]], [[['three', 'echo too late']]]];
  const { passed, failed, printed } = await run(stages);
  assert.deepEqual({ passed, failed }, { passed: 1, failed: 1 });
  assert.match(printed, /the reason\n\n✖ two: `.*` ended with status 3\n$/);
  assert.doesNotMatch(printed, /too late/);
});

test('stops what runs beside a step that fails, and shows that one last', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'steps-'));
  const file = join(folder, 'done');
  const slow = wait(60_000, `require("fs").writeFileSync("${file}", "")`);
  const { passed, failed, printed } = await run([
    [[['slow', `echo begun; ${slow}; echo went on`]], [['broken', wait(300, 'process.exit(4)')]]],
  ]);
  assert.deepEqual({ passed, failed }, { passed: 0, failed: 1 });
  assert.match(printed, /^▶ slow\n▶ broken\n\n✖ broken: .* ended with status 4\n$/);
  assert.doesNotMatch(printed, /went on/);
  assert.ok(!existsSync(file));
  rmSync(folder, { recursive: true });
});

test('fails when a step is killed by a signal', async () => {
  const { failed, printed } = await run([[[['killed', 'kill -9 $$']]]]);
  assert.equal(failed, 1);
  assert.match(printed, /✖ killed: .* ended with SIGKILL\n$/);
});

test('prints what a step says only when it fails, and then all of it', async () => {
  const { printed } = await run([
    [[['passes', node(say('of no use'))]]],
    [[['fails', node(say('the first command')), `${node(say('the second'))}; echo aloud >&2; exit 1`]]],
  ]);
  assert.doesNotMatch(printed, /of no use/);
  assert.match(printed, /\nthe first command\nthe second\naloud\n\n✖ fails: .* ended with status 1\n$/);
});

test('says when a step begins, how long it took the last time, and how long it has taken', async () => {
  const { printed, durations } = await run([[[['old', 'true']]], [[['new', 'true']]]], { last: { old: 34, gone: 2 } });
  assert.equal(printed, '▶ old (last time 34 s)\n✔ old (0 s)\n▶ new\n✔ new (0 s)\n');
  assert.deepEqual(durations, { old: 0, new: 0 });
});

test('stops its steps when it is stopped itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'steps-'));
  const file = join(folder, 'pid');
  const module = JSON.stringify(join(import.meta.dirname, 'run-steps.js'));
  const steps = JSON.stringify([[[['long', `echo $$ > ${file}; ${wait(60_000)}; true`]]]]);
  const program = `import { runSteps } from ${module}; await runSteps(${steps});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  while (!existsSync(file) || !readFileSync(file, 'utf8').endsWith('\n')) await sleep(20);
  const pid = Number(readFileSync(file, 'utf8'));
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  assert.deepEqual(await closed, [null, 'SIGTERM']);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  rmSync(folder, { recursive: true });
});

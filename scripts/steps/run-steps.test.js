import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { runSteps } from './run-steps.js';

async function run(stages) {
  const out = new PassThrough();
  const printed = text(out);
  const sum = await runSteps(stages, { out, error: out });
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
  assert.match(printed, /▶ slow\nbegun\n\n▶ broken\n\n✖ broken: .* ended with status 4\n$/);
  assert.doesNotMatch(printed, /went on/);
  assert.ok(!existsSync(file));
  rmSync(folder, { recursive: true });
});

test('fails when a step is killed by a signal', async () => {
  const { failed, printed } = await run([[[['killed', 'kill -9 $$']]]]);
  assert.equal(failed, 1);
  assert.match(printed, /✖ killed: .* ended with SIGKILL\n$/);
});

test('keeps the output of each step together, in the order in which they began', async () => {
  const { printed } = await run([
    [
      [['first', wait(400, say('first, late')), node(say('first, in the end'))]],
      [
        ['second', node(say('second, early'))],
        ['third', node(say('third, early'))],
      ],
    ],
  ]);
  const lines = printed.split('\n').filter((line) => line !== '');
  const plain = lines.map((line) => line.replace(/ \(\d+ s\)$/, ''));
  assert.deepEqual(plain, [
    ...['▶ first', 'first, late', 'first, in the end', '✔ first'],
    ...['▶ second', 'second, early', '✔ second'],
    ...['▶ third', 'third, early', '✔ third'],
  ]);
});

test('prints what the first of several says while it runs', async () => {
  const out = new PassThrough();
  const done = runSteps([[[['talks', `echo begun; ${wait(60_000)}`]], [['waits', wait(500, 'process.exit(1)')]]]], {
    out,
    error: out,
  });
  let seen = '';
  while (!seen.includes('begun')) seen += String((await once(out, 'data'))[0]);
  assert.ok(!seen.includes('✖'));
  assert.deepEqual(await done, { passed: 0, failed: 1 });
});

test('stops its steps when it is stopped itself', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'run-steps.js'));
  const steps = JSON.stringify([[[['long', `echo pid $$; ${wait(60_000)}; true`]]]]);
  const program = `import { runSteps } from ${module}; await runSteps(${steps});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = '';
  while (!/pid \d+\n/.test(seen)) seen += String((await once(child.stdout, 'data'))[0]);
  const pid = Number(/pid (\d+)/.exec(seen)[1]);
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  assert.deepEqual(await closed, [null, 'SIGTERM']);
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

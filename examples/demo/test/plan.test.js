import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDemo } from './running-demo.js';

test('shows the tracking plan on the Nest shop to its end', async () => {
  const { status, stdout } = await runDemo(['--plan'], { LC_ALL: 'C.UTF-8' });
  assert.equal(status, 0, stdout);
  const commands = [...stdout.matchAll(/^\$ npx (.*)$|^\(status (\d)\)$/gm)].map(
    ([, command, code]) => command ?? code,
  );
  assert.deepEqual(commands, [
    ...['growingio plan pull', '0', 'growingio plan types', '0', 'tsc --noEmit', '0'],
    ...['tsc --noEmit', '2', 'growingio plan check', '0'],
    ...[
      'growingio plan types',
      '0',
      'growingio plan check',
      '1',
      'growingio plan push --yes',
      '0',
      'growingio plan check',
      '0',
    ],
    ...['growingio plan check', '2'],
  ]);
  assert.match(stdout, /"BuyProdcut".*\n(?:.*\n)*\(status 2\)/);
  assert.match(stdout, /\ndemo: plan ok\n$/);
});

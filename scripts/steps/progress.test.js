import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { Progress } from './progress.js';

/** A clock that is set by hand, in s, and all that was printed since the last look. */
function watch(options) {
  let seconds = 0;
  const out = Object.assign(new PassThrough(), options);
  const read = () => String(out.read() ?? '');
  return { out, read, now: () => seconds * 1000, setTime: (to) => (seconds = to) };
}

test('shows on a terminal what runs, in one line, and leaves what has passed', () => {
  const { out, read, now, setTime } = watch({ isTTY: true, columns: 80 });
  const progress = new Progress({ out, now, last: { types: 34 } });
  progress.begin('types');
  progress.begin('lint');
  setTime(12);
  read();
  progress.end('lint');
  progress.close();
  assert.equal(read(), '\r\x1b[2K✔ lint (12 s)\n\r\x1b[2K▶ types 12 of 34 s\r\x1b[2K');
});

test('draws the line again while nothing ends', async () => {
  const { out, now, setTime } = watch({ isTTY: true, columns: 80 });
  const progress = new Progress({ out, now, interval: 1 });
  progress.begin('types');
  setTime(3);
  for (let seen = ''; !seen.includes('▶ types 3 s'); seen += String((await once(out, 'data'))[0]));
  progress.close();
});

test('cuts the line where the terminal ends', () => {
  const { out, read } = watch({ isTTY: true, columns: 12 });
  const progress = new Progress({ out, now: () => 0 });
  progress.begin('a step with a long name');
  assert.equal(read(), '\r\x1b[2K▶ a step wi');
  progress.close();
});

test('is never silent for long without a terminal', async () => {
  const { out, now, setTime } = watch();
  const progress = new Progress({ out, now, last: { types: 34 }, interval: 1 });
  progress.begin('types');
  progress.begin('lint');
  setTime(61);
  for (let seen = ''; !seen.includes('… types 61 of 34 s · lint 61 s\n'); seen += String((await once(out, 'data'))[0]));
  progress.close();
});

test('does not mention a step that was broken off', () => {
  const { out, read, now } = watch();
  const progress = new Progress({ out, now });
  progress.begin('types');
  progress.drop('types');
  progress.close();
  assert.equal(read(), '▶ types\n');
});

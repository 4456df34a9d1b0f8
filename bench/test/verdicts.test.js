/** What becomes of figures: `node --test bench/test/verdicts.test.js`. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatLines, rowsOf } from '../report/lines.js';
import { interleave } from '../order.js';
import { compare, median, percentile } from '../statistics.js';
import { measureExceededAgain, targetOf } from '../target.js';

const show = (ms) => `${ms} ms`;
const names = ['ours', 'context', 'again'];

// Ours is so many times the reference, and the second reference `control` times the first.
const figuresOf = (ratio, { control = 1, µs = 1 } = {}) => ({
  ours: [(ratio * µs * (1 + control)) / 2],
  context: [µs],
  again: [µs * control],
});

/** A target that is measured again with these, one after the other. Keeps of each time the names that were asked for. */
function doubtful(first, ...later) {
  const asked = [];
  const more = (wanted) => {
    asked.push(wanted);
    return Promise.resolve(later.shift());
  };
  return {
    asked,
    targets: [targetOf({ subject: 'a request', target: 1.1, names, figures: first, show, more, seconds: 5 })],
  };
}

const plenty = () => 60;
const quiet = () => undefined;

describe('figures beside their references', () => {
  it('are the medians of the ratios of pairs, to the mean of two references', () => {
    const found = compare({ figures: [2, 6, 30], references: [2, 1, 19], again: [2, 0.5, 21], show });
    assert.equal(found.figure, 1.5);
    assert.equal(found.least, 4);
    assert.equal(found.absolute, '6 ms beside 2 ms');
  });

  it('have a control of at least 1, whichever of the references is the slower', () => {
    for (const [references, again] of [
      [[2], [3]],
      [[3], [2]],
    ]) {
      const { control, leastControl } = compare({ figures: [1], references, again, show });
      assert.equal(control, 1.5);
      assert.equal(leastControl, 1.5);
    }
  });

  it('have no control beside a single reference', () => {
    const found = compare({ figures: [4], references: [2], show });
    assert.equal(found.figure, 2);
    assert.equal('control' in found, false);
  });

  it('have a median of even and of odd numbers, and a percentile', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([9, 1, 5, 6]), 5.5);
    const hundred = Array.from({ length: 100 }, (_, i) => 99 - i);
    assert.equal(percentile(hundred, 0.99), 99);
    assert.equal(percentile(hundred, 0.5), 50);
  });

  it('come in an order that changes from round to round', async () => {
    const calls = [];
    const results = await interleave(['a', 'b', 'c'], 4, (name) => Promise.resolve(calls.push(name)));
    assert.equal(calls.join(''), 'abccbabcaacb');
    assert.deepEqual(results, { a: [1, 6, 9, 10], b: [2, 5, 7, 12], c: [3, 4, 8, 11] });
  });

  it('come in both orders where there are two', async () => {
    const calls = [];
    await interleave(['a', 'b'], 4, (name) => Promise.resolve(calls.push(name)));
    assert.equal(calls.join(''), 'abbabaab');
  });
});

describe('a target', () => {
  const verdictOf = (target) => formatLines([{ subject: 'it', ...target }]);

  it('is missed when its figure exceeds it and the control', () => {
    const { lines, missed } = verdictOf({ target: 1.1, figure: 1.2, control: 1.15 });
    assert.deepEqual(lines, ['bench: it 1.200 (target 1.1) MISSED', 'bench: 0 of 1 targets met']);
    assert.equal(missed, 1);
  });

  it('is missed below 1, too, where the control is beyond any such target', () => {
    assert.equal(verdictOf({ target: 0.3, figure: 0.4, control: 1.02 }).missed, 1);
    assert.equal(verdictOf({ target: 0.3, figure: 0.305, control: 1.02 }).missed, 0);
  });

  it('is met when the control is as far away, and at the target', () => {
    assert.equal(verdictOf({ target: 1.1, figure: 1.2, control: 1.2 }).missed, 0);
    assert.equal(verdictOf({ target: 1.1, figure: 1.1 }).missed, 0);
  });

  it('is missed without a figure', () => {
    assert.equal(verdictOf({ target: 1.1, figure: NaN }).missed, 1);
  });

  it('is missed by its own rule', () => {
    assert.equal(verdictOf({ target: 1, figure: 1, isMissed: true }).missed, 1);
  });
});

describe('in a quick run', () => {
  it('a target that is met is not measured again', async () => {
    const { asked, targets } = doubtful(figuresOf(1.1));
    await measureExceededAgain(targets, plenty, quiet);
    assert.deepEqual(asked, []);
  });

  it('one that is exceeded is measured again, and its figure is of all, not of the best', async () => {
    const { asked, targets } = doubtful(
      figuresOf(1.5),
      figuresOf(1, { µs: 2 }),
      ...Array(3).fill(figuresOf(1.2, { µs: 8 })),
    );
    await measureExceededAgain(targets, plenty, quiet);
    assert.deepEqual(asked, [names, names, names, names]);
    assert.equal(targets[0].figure, 1.2);
    assert.equal(targets[0].times, 5);
    assert.match(rowsOf(targets)[0].at(-1), /, measured 5 times$/);
    assert.equal(formatLines(targets).missed, 1);
  });

  it('no more often than needed', async () => {
    const { asked, targets } = doubtful(figuresOf(1.2), figuresOf(0.9));
    await measureExceededAgain(targets, plenty, quiet);
    assert.equal(asked.length, 1);
    assert.equal(targets[0].times, 2);
    assert.equal(formatLines(targets).missed, 0);
  });

  it('also one whose control exceeds it', async () => {
    const { asked, targets } = doubtful(figuresOf(1.3, { control: 1.4 }), ...Array(4).fill(figuresOf(1.3)));
    assert.equal(formatLines(targets).missed, 0);
    await measureExceededAgain(targets, plenty, quiet);
    assert.equal(asked.length, 4);
    assert.equal(formatLines(targets).missed, 1);
  });

  it('whichever of the targets it is', async () => {
    const [first, met, last] = [
      doubtful(figuresOf(1.2), figuresOf(0.9)),
      doubtful(figuresOf(1)),
      doubtful(figuresOf(1.2), figuresOf(0.9)),
    ];
    const targets = [...first.targets, ...met.targets, ...last.targets];
    const said = [];
    await measureExceededAgain(targets, plenty, (subject) => said.push(subject));
    assert.deepEqual(said, ['a request', 'a request']);
    assert.deepEqual(
      targets.map(({ times }) => times),
      [2, undefined, 2],
    );
  });

  it('as long as there is time', async () => {
    const { asked, targets } = doubtful(figuresOf(1.5), figuresOf(1.4));
    const left = [5, 4];
    await measureExceededAgain(targets, () => left.shift() ?? 0, quiet);
    assert.equal(asked.length, 1);
    assert.equal(targets[0].times, 2);
  });

  it('not what cannot be measured again', async () => {
    const single = [{ subject: 'bytes', target: 350, figure: 400 }];
    await measureExceededAgain(single, plenty, quiet);
    assert.equal(single[0].figure, 400);
  });
});

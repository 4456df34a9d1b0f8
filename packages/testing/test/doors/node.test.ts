import { AssertionError } from 'node:assert';
import { createRecorder } from '../../src/index.js';
import {
  assertNotTracked,
  assertNotTrackedFor,
  assertNotTrackedTimes,
  assertTracked,
  assertTrackedFor,
  assertTrackedTimes,
} from '../../src/node.js';

const recorder = createRecorder();
recorder.track('BuyProduct', { product_price: 14 }, { loginUserId: '9128391' });

function failure(assert: () => void): AssertionError {
  try {
    assert();
  } catch (error) {
    if (error instanceof AssertionError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('the assertions', () => {
  it('are silent where they are met', () => {
    expect(() => {
      assertTracked(recorder, 'BuyProduct', { product_price: 14 });
      assertTrackedTimes(recorder, 'BuyProduct', 1);
      assertTrackedFor(recorder, '9128391', 'BuyProduct', { product_price: 14 });
      assertNotTracked(recorder, 'BuyProduct', { product_price: 15 });
      assertNotTrackedTimes(recorder, 'BuyProduct', 2);
      assertNotTrackedFor(recorder, 'u2', 'BuyProduct', { product_price: 14 });
    }).not.toThrow();
  });

  it('are not met by what names no variables', () => {
    for (const given of [new Map([['product_price', 99]]), /nonsense/, Promise.resolve({ product_price: 99 })]) {
      expect(() => {
        assertTracked(recorder, 'BuyProduct', given as never);
      }).toThrow(TypeError);
    }
  });

  it.each<[string, () => void, string]>([
    [
      'assertTracked',
      () => {
        assertTracked(recorder, 'BuyProduct', { product_price: 15 });
      },
      '  + product_price: 14',
    ],
    [
      'assertTrackedTimes',
      () => {
        assertTrackedTimes(recorder, 'BuyProduct', 2);
      },
      'was tracked once, expected: 2 times',
    ],
    [
      'assertTrackedFor',
      () => {
        assertTrackedFor(recorder, 'u2', 'BuyProduct');
      },
      "  - loginUserId: 'u2'",
    ],
    [
      'assertNotTracked',
      () => {
        assertNotTracked(recorder, 'BuyProduct');
      },
      'should not have been',
    ],
    [
      'assertNotTrackedTimes',
      () => {
        assertNotTrackedTimes(recorder, 'BuyProduct', 1);
      },
      'should not have been',
    ],
    [
      'assertNotTrackedFor',
      () => {
        assertNotTrackedFor(recorder, '9128391', 'BuyProduct');
      },
      'should not have been',
    ],
  ])('%s throws an AssertionError that begins in the test', (name, assert, message) => {
    const error = failure(assert);
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ code: 'ERR_ASSERTION', operator: name, generatedMessage: false });
    expect(error.stack?.split('\n').find((line) => line.startsWith('    at'))).toContain('node.test.ts');
  });
});

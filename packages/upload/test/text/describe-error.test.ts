/** Whatever was thrown can be put into words. */
import { runInNewContext } from 'node:vm';
import { describeError } from '../../src/text/describe-error.js';

describe('describeError', () => {
  it.each([
    ['an error by its message', new Error('no room'), 'no room'],
    ['an error of another realm by its message', runInNewContext("new Error('no room')"), 'no room'],
    ['an error without a message by its kind', new TypeError(), 'an object (TypeError)'],
    ['a text by quoting it', 'no room', '"no room"'],
    ['a text without what may be a secret', 'https://user:secret@host', '"https://***@host"'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a message that is no text', { message: 7 }, 'an object'],
  ])('describes %s', (_, thrown, words) => {
    expect(describeError(thrown)).toBe(words);
  });

  it('does not throw for an error that can not be read', () => {
    const hostile = {
      get message() {
        throw new Error('mine');
      },
    };
    expect(describeError(hostile)).toBe('an object');
  });
});

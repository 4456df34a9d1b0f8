/** Whatever was thrown can be put into words. */
import { runInNewContext } from 'node:vm';
import { describeError, describeThrown } from '../../src/text/describe-error.js';

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

describe('describeThrown', () => {
  const thrownBy = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };

  it('says which class it is of and where it was thrown, and nothing of its message', () => {
    const misread = thrownBy(() => (undefined as unknown as { user: string }).user);
    expect(describeThrown(misread)).toMatch(/^TypeError at .*describe-error\.test\.ts:\d+:\d+\)?$/);
    const telling = new RangeError('user 9128391\n    at secret (/a.js:1:1)\n    at another (/b.js:1:1)');
    expect(describeThrown(telling)).toMatch(/^RangeError at .*describe-error\.test\.ts:\d+:\d+\)?$/);
    expect(describeThrown(runInNewContext("new Error('of another realm')"))).toMatch(/^Error at /);
  });

  it.each([
    ['a text', 'the secret', 'string'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['an object', { secret: 1 }, 'an object'],
    ['an error without a stack', Object.assign(new Error('secret'), { stack: undefined }), 'an object (Error)'],
    [
      'an error whose message was changed',
      Object.assign(new Error('b'), { stack: 'Error: a\n    at secret' }),
      'Error',
    ],
    ['an error without places', Object.assign(new Error('secret'), { stack: 'Error: secret' }), 'Error'],
  ])('shows nothing of %s', (_, thrown, words) => {
    expect(describeThrown(thrown)).toBe(words);
  });

  it('does not throw for an error that can not be read', () => {
    const hostile = Object.defineProperty(new Error('mine'), 'stack', {
      get: () => {
        throw new Error('again');
      },
    });
    expect(describeThrown(hostile)).toBe('Error');
  });
});

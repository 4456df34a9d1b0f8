/** What a review of an event keeps. */
import { Review } from '../../src/event/issue.js';

describe('Review', () => {
  it('has neither issues nor notes at first', () => {
    const review = new Review();
    expect([review.issues, review.notes]).toEqual([undefined, undefined]);
  });

  it('keeps issues in the order in which they were found', () => {
    const review = new Review();
    review.refuse({ code: 'empty', path: 'event', message: 'a' });
    review.refuse({ code: 'missing', path: 'time', message: 'b' });
    expect(review.issues).toEqual([
      { code: 'empty', path: 'event', message: 'a' },
      { code: 'missing', path: 'time', message: 'b' },
    ]);
  });

  it('keeps notes apart from issues', () => {
    const review = new Review();
    review.note('cut', 'variables.a', 'c');
    expect(review.issues).toBeUndefined();
    expect(review.notes).toEqual([{ code: 'cut', path: 'variables.a', message: 'c' }]);
  });

  it('keeps the first 20 issues', () => {
    const review = new Review();
    for (let i = 0; i < 30; i += 1) review.refuse({ code: 'empty', path: String(i), message: '' });
    expect(review.issues?.map((issue) => issue.path)).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  });

  it('keeps the first 20 notes', () => {
    const review = new Review();
    for (let i = 0; i < 30; i += 1) review.note('cut', String(i), '');
    expect(review.notes?.map((note) => note.path)).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  });
});

/** The page's two languages: none of them lacks a word. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markSeverities } from '../../src/check/mark.js';
import { failureCodes } from '../../src/store/received.js';

const page = join(__dirname, '../../page');

interface Words {
  readonly zhMarks: Record<string, string>;
  readonly zhFailures: Record<string, string>;
  wordsOf(language: string): Record<string, unknown>;
}

// Not an import: the page is plain JavaScript for browsers, which has no types.
const words = jest.requireActual<Words>('../../page/words.js');

describe('words', () => {
  it('are the same in both languages', () => {
    expect(Object.keys(words.wordsOf('zh'))).toEqual(Object.keys(words.wordsOf('en')));
  });

  it('has Chinese for every mark and every failure, and for no other', () => {
    expect(Object.keys(words.zhMarks).sort()).toEqual(Object.keys(markSeverities).sort());
    expect(Object.keys(words.zhFailures).sort()).toEqual([...failureCodes].sort());
  });

  it('has every word that the page asks for', () => {
    const html = readFileSync(join(page, 'index.html'), 'utf8');
    const names = [...html.matchAll(/data-word(?:-label)?="(\w+)"/g)].map((match) => match[1]);
    expect(names.length).toBeGreaterThan(10);
    for (const language of ['en', 'zh'])
      expect(Object.keys(words.wordsOf(language))).toEqual(expect.arrayContaining(names));
  });
});

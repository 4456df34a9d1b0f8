/** Messages in two languages. */
import { inEnglish, keyOf, messagesWith, readLanguage, useLanguage, type MessageTag } from '../../src/text/language.js';

const t = messagesWith({
  'sent to {0} after {1} s': '{1} 秒后已发送至 {0}',
  none: '无',
});

const keys = (parts: TemplateStringsArray, ..._values: readonly unknown[]): string => keyOf(parts);

afterEach(() => {
  useLanguage('en');
});

describe('messagesWith', () => {
  const sent = (tag: MessageTag): string => tag`sent to ${'GrowingIO'} after ${3} s`;

  it('writes English, unless something else is asked for', () => {
    expect(sent(t)).toBe('sent to GrowingIO after 3 s');
  });

  it('writes Chinese, whose values may stand in another order', () => {
    useLanguage('zh');
    expect(sent(t)).toBe('3 秒后已发送至 GrowingIO');
    expect(t`none`).toBe('无');
  });

  it('follows a language that changes, in the same place of the code', () => {
    const texts = (['en', 'zh', 'en'] as const).map((language) => {
      useLanguage(language);
      return sent(t);
    });
    expect(texts).toEqual(['sent to GrowingIO after 3 s', '3 秒后已发送至 GrowingIO', 'sent to GrowingIO after 3 s']);
  });

  it('takes a value for what it is, though it looks like a place for one', () => {
    useLanguage('zh');
    expect(t`sent to ${'{1}'} after ${'$&'} s`).toBe('$& 秒后已发送至 {1}');
  });

  it('writes English where there is nothing else', () => {
    useLanguage('zh');
    expect(t`unknown to ${'the dictionary'}`).toBe('unknown to the dictionary');
  });
});

it('names a message by its text, with numbers for its values', () => {
  expect([keys`a ${1} b ${2}`, keys`${1}`, keys`none`]).toEqual(['a {0} b {1}', '{0}', 'none']);
});

describe('inEnglish', () => {
  it('writes English within, and in the language of the process again behind it, whatever happens', () => {
    useLanguage('zh');
    expect(inEnglish(() => t`none`)).toBe('none');
    expect(() =>
      inEnglish(() => {
        throw new Error('any');
      }),
    ).toThrow('any');
    expect(t`none`).toBe('无');
  });
});

describe('readLanguage', () => {
  it.each([
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['zh_CN.UTF-8', 'zh'],
    ['ZH', 'zh'],
    ['en_US.UTF-8', 'en'],
    ['en', 'en'],
    ['zhx', undefined],
    ['C.UTF-8', undefined],
    ['', undefined],
    [undefined, undefined],
    [7, undefined],
  ])('reads %p as %p', (locale, language) => {
    expect(readLanguage(locale)).toBe(language);
  });
});

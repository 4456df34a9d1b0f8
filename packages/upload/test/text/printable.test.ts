/** What may stand in a log: nothing that breaks out of its line, and no secret of a URL. */
import fc from 'fast-check';
import { maskSecrets, maskUrl, maskUrlsIn, printable } from '../../src/text/printable.js';

describe('printable', () => {
  it.each([
    ['Chinese and emoji', '苹果 ❤️ 👨‍👩‍👧 👍🏽 #️⃣', '苹果 ❤️ 👨‍👩‍👧 👍🏽 #️⃣'],
    ['accents and other scripts', 'é ñ مرحبا ไทย', 'é ñ مرحبا ไทย'],
    ['line breaks', 'a\r\nb', 'a\\r\\nb'],
    ['what a terminal obeys', '\u001b[8m\u009b1m\u007f', '\\u001b[8m\\u009b1m\\u007f'],
    ['separators of lines and paragraphs', '\u2028\u2029', '\\u2028\\u2029'],
    ['what turns the direction of writing', '\u061c\u200e\u202e\u2066\u2069', '\\u061c\\u200e\\u202e\\u2066\\u2069'],
    ['what is invisible', 'a\u200bb\ufeff\u00ad\u2060\u3164', 'a\\u200bb\\ufeff\\u00ad\\u2060\\u3164'],
    ['a joiner outside of an emoji', 'a\u200db', 'a\\u200db'],
    ['half an emoji', '\ud83d!', '\\ud83d!'],
    ['hidden text of tags', '\u{e0041}', '\\udb40\\udc41'],
  ])('shows %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('leaves nothing that is not printable, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      }),
    );
  });

  it('changes no JSON but its writing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(printable(JSON.stringify(text)))).toBe(text);
      }),
    );
  });
});

describe('maskUrl', () => {
  it.each([
    ['https://api.growingio.com', 'https://api.growingio.com'],
    ['http://127.0.0.1:8080/path', 'http://127.0.0.1:8080/path'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['localhost:8080', 'localhost:8080'],
    ['https://host:99999', 'https://host:99999'],
    ['https://user:secret@host:99999', 'https://***@host:99999'],
    ['https://:secret@host', 'https://***@host'],
    ['https://secret@host', 'https://***@host'],
    ['user:secret@host', '***@host'],
    ['secret@host', '***@host'],
    ['@host', '***@host'],
    ['https://user:secret@', 'https://***@'],
    ['https:user:secret@host', 'https:***@host'],
    ['https:\\\\user:secret@host', 'https:\\\\***@host'],
    ['https://user:sec@ret/?#@host', 'https://***@host'],
    ['https://user:secret\n@host', 'https://***@host'],
    ['https://user:secret%40host', 'https://***@host'],
    ['https://user:secret', 'https://user:***'],
    ['https://[::1]:secret/', 'https://[::1]:***/'],
    ['https://host/path?token=secret', 'https://host/path?***'],
    ['host?secret', 'host?***'],
    ['https://host#secret', 'https://host#***'],
  ])('shows %j as %s', (url, shown) => {
    expect(maskUrl(url)).toBe(shown);
  });

  it('never shows what stands in front of the last @', () => {
    const part = fc.string({ unit: fc.constantFrom('a', ':', '/', '?', '#', '@', '%', '[', ']', '\\', '\n', '苹') });
    fc.assert(
      fc.property(part, part, part, (user, between, host) => {
        const shown = maskUrl(`https://${user}SECRET${between}@${host}`);
        expect(shown).not.toContain('SECRET');
      }),
    );
  });
});

describe('maskSecrets', () => {
  it.each(['BuyProduct', 'a:b', '12:30', 'someone@example.com', 'key?', '张三'])('leaves %s', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it.each([
    ['user:secret@host', '***@host'],
    ['//user:secret@host', '//***@host'],
    ['host/p?token=secret', 'host/p?***'],
  ])('masks %s', (text, shown) => {
    expect(maskSecrets(text)).toBe(shown);
  });
});

describe('maskUrlsIn', () => {
  it('masks the URLs of a sentence, and nothing else of it', () => {
    const text = 'request to (https://user:secret@h:1/p?q=secret) at 12:30 failed: "http://h", see a@b.c';
    expect(maskUrlsIn(text)).toBe('request to (https://***@h:1/p?***) at 12:30 failed: "http://h", see a@b.c');
  });
});

describe('maskUrlsIn, of Chinese', () => {
  it.each([
    ['sender 抛出异常：https://host:secret/path', 'sender 抛出异常：https://host:***/path'],
    ['连不上（https://user:secret@host/path）', '连不上（https://***@host/path）'],
    ['经由代理http://host:secret/发送', '经由代理http://host:***/发送'],
    ['「http://host:secret/」和http://host:secret/', '「http://host:***/」和http://host:***/'],
  ])('masks what stands right behind its words and punctuation: %s', (text, masked) => {
    expect(maskUrlsIn(text)).toBe(masked);
  });
});

/** The language of the log and of errors: English, or Chinese where the operator asks for it. */

import { sharedState } from '../runtime/shared-state.js';

/** What the log and errors speak: English or Chinese. */
export type Language = 'en' | 'zh';

/** By the English message, in which `{0}`, `{1}`, … stand for its values: the same in Chinese, where they may change places. */
export type Dictionary = Readonly<Record<string, string>>;

/** Writes a message: a template tag, whose values are text or numbers. */
export type MessageTag = (parts: TemplateStringsArray, ...values: readonly (string | number)[]) => string;

// The log is that of the process, and so is its language, whichever package and client writes into it.
const state = sharedState('language', () => ({ current: readLanguage(process.env['GROWINGIO_LANG']) ?? 'en' }));

/** From now on all messages of the process are in this language. */
export function useLanguage(language: Language): void {
  state.current = language;
}

/** The language that messages are in now. */
export function currentLanguage(): Language {
  return state.current;
}

/** Runs work whose messages are read by programs, or beside English ones, and returns what it returns. It must not wait for anything. */
export function inEnglish<Result>(work: () => Result): Result {
  const before = state.current;
  state.current = 'en';
  try {
    return work();
  } finally {
    state.current = before;
  }
}

/** The language that a locale such as `zh_CN.UTF-8` or `en-GB` names; `undefined` for another one, and for what is none. */
export function readLanguage(locale: unknown): Language | undefined {
  const [, word] = /^(en|zh)(?:[-_.@].*)?$/i.exec(typeof locale === 'string' ? locale : '') ?? [];
  return word?.toLowerCase() as Language | undefined;
}

/**
 * The tag for the messages of a package, whose Chinese ones are in the dictionary: `` t`${target} takes events again` ``. What has
 * none there is English; a test holds the dictionary against the code.
 */
export function messagesWith(chinese: Dictionary): MessageTag {
  // The parts of a template are one object for each place in the code.
  const known = new WeakMap<TemplateStringsArray, Form>();
  return function t(parts, ...values) {
    if (state.current === 'en') return fill({ parts, order: undefined }, values);
    let form = known.get(parts);
    if (form === undefined) {
      const translated = chinese[keyOf(parts)];
      form = translated === undefined ? { parts, order: undefined } : readForm(translated);
      known.set(parts, form);
    }
    return fill(form, values);
  };
}

/** Texts, and between them values: in their own order, or in this one. */
interface Form {
  readonly parts: readonly string[];
  readonly order: readonly number[] | undefined;
}

function fill({ parts, order }: Form, values: readonly (string | number)[]): string {
  let text = parts[0] ?? '';
  for (let i = 1; i < parts.length; i += 1) {
    text += String(values[order?.[i - 1] ?? i - 1] ?? '') + (parts[i] ?? '');
  }
  return text;
}

/** The name of a message in a dictionary. */
export function keyOf(parts: readonly string[]): string {
  return parts.reduce((key, part, i) => `${key}{${String(i - 1)}}${part}`);
}

function readForm(text: string): Form {
  const pieces = text.split(/\{(\d+)\}/);
  return {
    parts: pieces.filter((_, i) => i % 2 === 0),
    order: pieces.filter((_, i) => i % 2 === 1).map(Number),
  };
}

/** What commander says of wrong words, as an error of ours: in the user's language, with the remedy. */

import { quote } from '@growingio/upload/adapter';
import type { CommanderError } from 'commander';
import { t } from '../messages.js';
import { wrongUse, type CommandError } from './command-error.js';

type Reading = readonly [pattern: RegExp, words: (...found: string[]) => readonly [message: string, next: string]];

const meant = (like: string): string => (like === '' ? t`see --help` : t`did you mean ${like}?`);

/** What begins with one `-` and is no letter was meant for the command itself, such as a term of a search. */
const isWord = (option: string): boolean => /^-[^-]./.test(option);

const readings: readonly Reading[] = [
  [
    /^unknown option '([^]+?)'(?:\n\(Did you mean (.+)\?\))?$/,
    (option = '', like = '') => [
      t`${quote(option)} is no option`,
      isWord(option) ? t`put words that begin with - behind --` : meant(like),
    ],
  ],
  [
    /^unknown command '([^]+?)'(?:\n\(Did you mean (.+)\?\))?$/,
    (command = '', like = '') => [t`${quote(command)} is no command`, meant(like)],
  ],
  [/^missing required argument '(.+)'$/, (name = '') => [t`<${name}> is missing`, t`see --help`]],
  [/^too many arguments/, () => [t`there are too many words`, t`put a value with spaces in quotes; see --help`]],
  [/^option '(.+)' argument missing$/, (option = '') => [t`${option} has no value`, t`write the value behind it`]],
  [/^required option '(.+)' not specified$/, (option = '') => [t`${option} is missing`, t`see --help`]],
  [
    /^option '(.+)' cannot be used with option '(.+)'$/,
    (one = '', other = '') => [t`${one} and ${other} exclude each other`, t`leave one of them out`],
  ],
];

export function readWrongUse({ message }: CommanderError): CommandError {
  const text = message.replace(/^error: /, '');
  for (const [pattern, words] of readings) {
    const found = pattern.exec(text);
    if (found !== null) return wrongUse(...words(...found.slice(1)));
  }
  return wrongUse(text, t`see --help`);
}

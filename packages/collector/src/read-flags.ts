/** Reads the words of `growingio-collector`: they become flags, or an error that says what is wrong with them. */

import { parseArgs } from 'node:util';
import { quote, refuseUnknownOptions } from '@growingio/upload/adapter';
import { t } from './messages.js';

const flags = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  plan: { type: 'string' },
  'forward-to': { type: 'string' },
  keep: { type: 'string' },
  persist: { type: 'string' },
  open: { type: 'boolean' },
  version: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
} as const;

type FlagName = keyof typeof flags;

/** What was written behind each flag; `true` for one that takes nothing. */
export type GivenFlags = {
  readonly [Name in FlagName]?: (typeof flags)[Name]['type'] extends 'boolean' ? boolean : string;
};

/** Throws an Error in the language of the process for words that are no flags of ours. */
export function readFlags(words: readonly string[]): GivenFlags {
  // Not strict: what Node itself says of wrong words is English.
  const { values, tokens } = parseArgs({
    args: [...words],
    options: flags,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') throw new Error(t`${quote(token.value)} is no option: options begin with --`);
    if (token.kind === 'option') checkFlag(token);
  }
  return values as GivenFlags;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function checkFlag({ name, rawName, value, inlineValue }: OptionToken): void {
  if (!isFlag(name)) {
    refuseUnknownOptions({ [rawName]: true }, new Set(Object.keys(flags).map((each) => `--${each}`)));
  } else if (flags[name].type === 'boolean') {
    if (value !== undefined) throw new Error(t`--${name} takes no value: write it alone`);
  } else if (value === undefined || (inlineValue !== true && /^-./.test(value))) {
    throw new Error(t`--${name} has no value: write --${name}=…`);
  }
}

function isFlag(name: string): name is FlagName {
  return Object.hasOwn(flags, name);
}

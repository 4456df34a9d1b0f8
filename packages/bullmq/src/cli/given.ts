/** What a user has given to a command: the words, and the environment where they say nothing. */

import { parseArgs } from 'node:util';
import { quote, refuseUnknownOptions } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { wrongUse } from './command-error.js';
import { flagOf, flags, type FlagName } from './flags.js';

/** A value, and where it came from: `--redis`, `REDIS_URL`. */
export interface GivenText {
  readonly text: string;
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export class Given {
  /** In the order of the words; the first is the command. */
  readonly words: readonly string[];
  readonly #values = new Map<FlagName, string[]>();
  readonly #unknown: string[] = [];
  readonly #environment: Environment;

  /** Throws a `CommandError` for a flag without its value; what is unknown is for `refuseOthers`, which knows the command. */
  constructor(argv: readonly string[], environment: Environment) {
    this.#environment = environment;
    const shorts: Partial<Record<FlagName, string>> = { help: 'h' };
    const options = Object.fromEntries(
      Object.entries(flags).map(([name, { type }]) => {
        const short = shorts[name as FlagName];
        return [name, { type, multiple: true, ...(short !== undefined && { short }) }];
      }),
    );
    // Not strict, since the command is not known yet, whose flags these should be.
    const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
    const words: string[] = [];
    for (const token of tokens) {
      if (token.kind === 'positional') words.push(token.value);
      if (token.kind !== 'option') continue;
      if (!isFlagName(token.name)) this.#unknown.push(token.name);
      else this.#take(token.name, token.value, token.inlineValue === true);
    }
    this.words = words;
  }

  /** Throws a `CommandError` for what is none of these flags, and says which was probably meant. */
  refuseOthers(names: readonly FlagName[], command: string): void {
    for (const name of this.#unknown) {
      const known = new Set(names.map((each) => `--${each}`));
      try {
        refuseUnknownOptions({ [`--${name}`]: true }, known);
      } catch (error) {
        throw wrongUse((error as Error).message, t`see ${command} --help`);
      }
    }
    for (const name of this.#values.keys()) {
      if (!names.includes(name))
        throw wrongUse(t`${command} has no --${name}`, t`leave it out, or see ${command} --help`);
    }
  }

  has(name: FlagName): boolean {
    return this.#values.has(name);
  }

  /** All values of a flag that can be repeated. */
  all(name: FlagName): readonly GivenText[] {
    const values = this.#values.get(name);
    if (values !== undefined) return values.map((text) => ({ text, from: `--${name}` }));
    for (const from of flagOf(name).variables ?? []) {
      const text = this.#environment[from];
      // `REDIS_URL= growingio-relay` means that there is none.
      if (text !== undefined && text !== '') return [{ text, from }];
    }
    return [];
  }

  /** Throws a `CommandError` for one that is given twice. */
  one(name: FlagName): GivenText | undefined {
    const [first, second] = this.all(name);
    if (second !== undefined) throw wrongUse(t`--${name} is given twice`, t`leave one out`);
    return first;
  }

  /** A number where it is one; else the text, for the option's own check to refuse it. */
  number(name: FlagName): number | undefined {
    const text = this.one(name)?.text.trim();
    if (text === undefined) return undefined;
    const number = Number(text);
    return text === '' || Number.isNaN(number) ? (text as unknown as number) : number;
  }

  /** A variable that no flag can give: a secret. */
  secret(variable: string): string | undefined {
    const text = this.#environment[variable];
    return text === '' ? undefined : text;
  }

  #take(name: FlagName, value: string | undefined, isInline: boolean): void {
    const { type, argument = '' } = flagOf(name);
    if (type === 'boolean') {
      if (value !== undefined) throw wrongUse(t`--${name} takes no value`, t`write --${name} alone, or leave it out`);
    } else if (value === undefined || (!isInline && /^-./.test(value))) {
      const next = value === undefined ? '' : t`; ${quote(value)} is taken for another option`;
      throw wrongUse(t`--${name} has no value`, t`write --${name}=${argument}${next}`);
    }
    const values = this.#values.get(name) ?? [];
    this.#values.set(name, [...values, value ?? '']);
  }
}

function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(flags, name);
}

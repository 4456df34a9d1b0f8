/** Writes the help of a command, from the tables that it is run by. */

import type { Command } from './command.js';
import { flagOf, type FlagName } from './flags.js';

/** In characters: where the texts begin, and how wide a line is. */
const indent = 26;
const width = 100;

/** `program` is what is typed to get to the command, `name` what leads to all of them. */
export function writeHelp(
  command: Command,
  program: string,
  name: string,
  commands: Readonly<Record<string, Command>>,
): string {
  const isFirst = program === name;
  const others = Object.entries(commands).filter(([word]) => word !== '');
  const list = others.map(([word, { summary }]) => `  ${name} ${word.padEnd(8)}${summary}\n`).join('');
  const examples = command.examples.map(([words, what]) => `  ${name} ${words}\n      ${what}\n`).join('');
  return `${program}: ${command.summary}

Usage: ${program} --redis URL [options]
${isFirst ? `\n${list}` : ''}
${command.flags.map(describeFlag).join('')}
Examples:
${examples}
GROWINGIO_QUEUE_PASSWORD is the password where the URL has none (GROWINGIO_SENTINEL_PASSWORD that of the Sentinels).
Exit codes: 0 done, 1 findings or failure, 2 wrong use.
`;
}

function describeFlag(name: FlagName): string {
  const { argument, repeatable, variables, help } = flagOf(name);
  const written = argument === undefined ? `--${name}` : `--${name} ${argument}`;
  const start = `${name === 'help' ? '-h, ' : '    '}${written}`.padEnd(indent);
  const notes = [
    ...(repeatable === true ? ['repeatable'] : []),
    ...(variables === undefined ? [] : [`environment: ${variables.join(', ')}`]),
  ];
  const text = notes.length === 0 ? help : `${help} (${notes.join('; ')})`;
  return `${start}${wrap(text).join(`\n${' '.repeat(indent)}`)}\n`;
}

function wrap(text: string): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indent + line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

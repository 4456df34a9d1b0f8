/** Writes the help of a command, from the tables that it is run by. */

import { t } from '../messages.js';
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
  const list = others.map(([word, { summary }]) => `  ${name} ${word.padEnd(8)}${summary()}\n`).join('');
  const examples = command
    .examples()
    .map(([words, what]) => `  ${name} ${words}\n      ${what}\n`)
    .join('');
  const usage = t`Usage: ${program} --redis URL [options]`;
  const password = t`GROWINGIO_QUEUE_PASSWORD is the password where the URL has none (GROWINGIO_SENTINEL_PASSWORD that of the Sentinels).`;
  const codes = t`Exit codes: 0 done, 1 findings or failure, 2 wrong use.`;
  return `${program}: ${command.summary()}

${usage}
${isFirst ? `\n${list}` : ''}
${command.flags.map(describeFlag).join('')}
${t`Examples:`}
${examples}
${password}
${codes}
`;
}

function describeFlag(name: FlagName): string {
  const { argument, repeatable, variables, help } = flagOf(name);
  const written = argument === undefined ? `--${name}` : `--${name} ${argument}`;
  const start = `${name === 'help' ? '-h, ' : '    '}${written}`.padEnd(indent);
  const notes = [
    ...(repeatable === true ? [t`repeatable`] : []),
    ...(variables === undefined ? [] : [t`environment: ${variables.join(t`, `)}`]),
  ];
  const text = notes.length === 0 ? help() : t`${help()} (${notes.join(t`; `)})`;
  return `${start}${wrap(text).join(`\n${' '.repeat(indent)}`)}\n`;
}

/** At spaces, and behind the marks of a Chinese sentence. */
function wrap(text: string): readonly string[] {
  const lines = [''];
  for (const piece of text.split(/(?<= )|(?<=[，；：])|(?=（)/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && indent + columnsOf(line + piece.trimEnd()) >= width) lines.push(piece);
    else lines[lines.length - 1] = line + piece;
  }
  return lines.map((line) => line.trimEnd());
}

/** A Chinese character is as wide as two others. */
function columnsOf(text: string): number {
  return text.length + (text.match(/[\u3000-\u9fff\uff00-\uffef]/g)?.length ?? 0);
}

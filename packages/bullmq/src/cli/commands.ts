/** The commands: which there are, what each takes, and how what they throw becomes an exit code. */

import { GrowingIOError, version } from '@growingio/upload';
import { quote } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import type { Command, CommandHost } from './command.js';
import { CommandError, writeError, wrongUse } from './command-error.js';
import { flagOf, flags, type FlagName } from './flags.js';
import { Given } from './given.js';
import { writeHelp } from './help.js';

const place: readonly FlagName[] = ['redis', 'sentinel', 'cluster', 'queue', 'prefix', 'shards'];
const common: readonly FlagName[] = ['json', 'help'];

/** By its word; the one without a word runs relays. */
export const commands: Readonly<Record<string, Command>> = {
  '': {
    summary: () => t`delivers what waits in queues to GrowingIO, one relay a queue, until SIGTERM`,
    flags: [
      ...place,
      ...(['project', 'host', 'concurrency', 'rate', 'flush-at', 'lock-duration', 'timeout'] as const),
      ...(['port', 'http-host', 'drain'] as const),
      ...common,
      'version',
    ],
    examples: () => [
      ['--redis redis://localhost:6379', t`the queue growingio`],
      ['--redis redis://localhost:6379 --queue shop --queue news --timeout 25000', t`two projects, 25 s to drain`],
    ],
    load: async () => (await import('./run-relays.js')).runRelays,
  },
  status: {
    summary: () => t`prints the counters of queues, of all their senders and relays`,
    flags: [...place, ...common],
    examples: () => [
      ['status --redis redis://localhost:6379', t`the queue growingio`],
      ['status --redis redis://localhost:6379 --queue shop --json', t`for machines`],
    ],
    load: async () => (await import('./show-status.js')).showStatus,
  },
  replay: {
    summary: () => t`puts the dead letters of queues back, for when what was wrong with them is mended`,
    flags: [...place, ...common],
    examples: () => [
      ['replay --redis redis://localhost:6379', t`the queue growingio`],
      ['replay --redis redis://localhost:6379 --queue shop --json', t`for machines`],
    ],
    load: async () => (await import('./replay.js')).replay,
  },
};

/** Runs the command that the words name. Rejects only for what is a defect of ours. */
export async function runCommand(argv: readonly string[], host: CommandHost): Promise<number> {
  let given: Given | undefined;
  try {
    given = new Given(argv, host.env);
    const [word = '', ...others] = given.words;
    const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
    const program = word === '' || command === undefined ? host.name : `${host.name} ${word}`;
    given.refuseOthers((command ?? commands[''])?.flags ?? [], program);
    if (command === undefined) {
      throw wrongUse(t`${quote(word)} is no command`, t`use status or replay, or none of them to run a relay`);
    }
    if (others[0] !== undefined) throw refuseWord(word, others[0]);
    if (given.has('help')) host.stdout.write(writeHelp(command, program, host.name, commands));
    else if (given.has('version')) host.stdout.write(`${version}\n`);
    else return await (await command.load())(given, host);
    return 0;
  } catch (error) {
    const known = readError(error, host.name, given);
    if (known === undefined) throw error;
    host.stderr.write(writeError(known, host.name, argv.includes('--json')));
    return known.exitCode;
  }
}

function refuseWord(command: string, other: string): CommandError {
  if (Object.hasOwn(commands, other))
    return wrongUse(t`${command} and ${other} are two commands`, t`run one at a time`);
  return wrongUse(t`${quote(other)} stands alone`, t`put what it is for before it, as in --queue shop`);
}

/** An option that `createRelay` refuses is a flag or a variable here, and its message says so. */
function readError(error: unknown, name: string, given: Given | undefined): CommandError | undefined {
  if (error instanceof CommandError) return error;
  if (!(error instanceof GrowingIOError)) return undefined;
  const flag = (Object.keys(flags) as FlagName[]).find((each) => {
    const { option } = flagOf(each);
    return option !== undefined && error.message.startsWith(`${option} `);
  });
  const { option = '' } = flag === undefined ? {} : flagOf(flag);
  // As it was given: by the flag, or by a variable of the environment.
  const from = flag === undefined ? option : (given?.all(flag)[0]?.from ?? `--${flag}`);
  const message = from + error.message.slice(option.length);
  return new CommandError(2, error.code, message, t`see ${name} --help`);
}

/** What a command is: its flags, its examples, and the work that it does for whoever calls it. */

import type { FlagName } from './flags.js';
import type { Given } from './given.js';
import type { StopSignals } from './stop-signals.js';

/** Where a command writes to: data to `stdout`, everything else to `stderr`. */
export interface CommandOutput {
  write(text: string): unknown;
}

export interface CommandHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: CommandOutput;
  readonly stderr: CommandOutput;
  readonly name: string;
  readonly signals: StopSignals;
}

/** Does it, and resolves with the exit code. May reject with a `CommandError` or a `GrowingIOError`. */
export type CommandWork = (given: Given, host: CommandHost) => Promise<number>;

export interface Command {
  readonly summary: () => string;
  readonly flags: readonly FlagName[];
  /** Behind the program's name, each with what it is for. */
  readonly examples: () => readonly (readonly [words: string, what: string])[];
  readonly load: () => Promise<CommandWork>;
}

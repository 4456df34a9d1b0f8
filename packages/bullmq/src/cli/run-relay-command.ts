/** The command line of the relay, as a function: `growingio-relay` calls it, and `growingio relay` does. */

import type { CommandOutput } from './command.js';
import { StopSignals } from './stop-signals.js';

/** What the command line of a relay runs in: each part is that of the process, unless it is given. */
export interface RelayCommandHost {
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdout?: CommandOutput | undefined;
  readonly stderr?: CommandOutput | undefined;
  /** What the user types to get here, for the help and the errors. Default `growingio-relay`. */
  readonly name?: string | undefined;
}

/**
 * Runs `growingio-relay` with the given words and resolves with the exit code: 0 done, 1 findings or failure, 2 wrong use. Never
 * rejects. While a relay runs, SIGTERM and SIGINT are its own. Connections that hang may be left open: end the process then.
 */
export async function runRelayCommand(argv: readonly string[], host: RelayCommandHost = {}): Promise<number> {
  const { env = process.env, stdout = process.stdout, stderr = process.stderr, name = 'growingio-relay' } = host;
  // Before anything is loaded: a container's first process does not get a signal that nobody listens to.
  const signals = new StopSignals();
  try {
    // Not before it is needed: whoever imports this package for its sender loads none of it.
    const { runCommand } = await import('./commands.js');
    return await runCommand(argv, { env, stdout, stderr, name, signals });
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const missing = /Cannot find (?:package|module) '([^']+)'/.exec(String(message))?.[1];
    const isMissing = missing !== undefined && String(code).includes('MODULE_NOT_FOUND');
    const { t } = await import('../messages.js');
    const words = isMissing ? t`${missing} is missing` : String(message);
    stderr.write(`${name}: ${words}${isMissing ? '\n  npm install bullmq ioredis' : ''}\n`);
    return 1;
  } finally {
    signals.close();
  }
}

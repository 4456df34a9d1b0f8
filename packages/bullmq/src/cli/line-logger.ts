/** The log of a relay's process: a line for each message, as text or as JSON, on standard error. */

import type { Level, Logger } from '@growingio/upload';
import type { CommandOutput } from './command.js';

/** What concerns one queue of several starts with its name. */
export function lineLogger(output: CommandOutput, name: string, asJson: boolean, queue?: string): Logger {
  const write = (level: Level, message: string): void => {
    const record = { time: new Date().toISOString(), level, ...(queue !== undefined && { queue }), message };
    const [mark, place] = [level === 'info' ? '' : `${level}: `, queue === undefined ? '' : `${queue}: `];
    output.write(asJson ? `${JSON.stringify(record)}\n` : `${name}: ${mark}${place}${message}\n`);
  };
  return {
    debug: () => undefined,
    info: (message) => {
      write('info', message);
    },
    warn: (message) => {
      write('warn', message);
    },
    error: (message) => {
      write('error', message);
    },
  };
}

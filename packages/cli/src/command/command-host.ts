/** What a command has of its process: words of the environment, streams and signals. Tests give their own. */

import { styleText } from 'node:util';
import type { StopSignals } from './stop-signals.js';

/** Where text goes to. */
export interface Output {
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Data go to `stdout`; progress, notes and errors to `stderr`. */
export interface CommandHost {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly platform: NodeJS.Platform;
  readonly signals: StopSignals;
}

export type Style = Parameters<typeof styleText>[0];

/** Whether text to this output is coloured: on a terminal, unless NO_COLOR is set (https://no-color.org). */
export function isColoured(output: Output, { NO_COLOR, TERM }: CommandHost['env']): boolean {
  return output.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
}

/** Writes text in colours where the output takes them: `paint(host.stdout, host)('green', 'ok')`. */
export function paint(output: Output, { env }: CommandHost): (style: Style, text: string) => string {
  if (!isColoured(output, env)) return (_, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}

/** Says something that is no data: a line to `stderr`. */
export function note({ stderr }: CommandHost, line: string): void {
  stderr.write(`${line}\n`);
}

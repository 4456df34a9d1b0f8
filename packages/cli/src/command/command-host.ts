/** What a command has of its process: words of the environment, streams and signals. Tests give their own. */

import { styleText } from 'node:util';
import type { StopSignals } from './stop-signals.js';

/** Where text goes to. */
export interface Output {
  write(text: string | Uint8Array): boolean;
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

/**
 * Whether text to this output is coloured: on a terminal, unless NO_COLOR is set (https://no-color.org). FORCE_COLOR comes before both, as
 * in Node: `0` and `false` turn colours off, any other value turns them on, also in a pipe.
 */
export function isColoured(output: Output, { FORCE_COLOR, NO_COLOR, TERM }: CommandHost['env']): boolean {
  if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR);
  return output.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
}

/** Writes text in colours where the output takes them: `paint(host.stdout, host)('green', 'ok')`. */
export function paint(output: Output, { env }: CommandHost): (style: Style, text: string) => string {
  if (!isColoured(output, env)) return (_, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}

/** Writes, and resolves when there is room for more, or when the work is to end. */
export async function writeOut(output: Output, text: string | Uint8Array, ended: AbortSignal): Promise<void> {
  if (output.write(text) || ended.aborted) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      ended.removeEventListener('abort', go);
      resolve();
    };
    output.once('drain', go);
    ended.addEventListener('abort', go);
  });
}

/** Says something that is no data: a line to `stderr`. */
export function note({ stderr }: CommandHost, line: string): void {
  stderr.write(`${line}\n`);
}

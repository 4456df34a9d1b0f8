/** The core's client as `growingio send` needs it: of the options and the environment, and with a log that says what concerns events. */

import { GrowingIO, type GrowingIOOptions, type TrackResult } from '@growingio/upload';
import { CommandError } from '../command/command-error.js';
import type { CommandHost } from '../command/command-host.js';
import { t } from '../messages.js';

export interface TargetOptions {
  readonly project?: string;
  readonly host?: string;
}

export interface Target {
  readonly project: string;
  /** Where to send; `undefined` for GrowingIO. */
  readonly host: string | undefined;
}

/** Of `--project` and `--host`, else of the environment. Throws a `CommandError` when there is no project ID. */
export function readTarget(options: TargetOptions, { env }: Pick<CommandHost, 'env'>): Target {
  const project = (options.project ?? env['GROWINGIO_PROJECT_ID'] ?? '').trim();
  const host = options.host ?? env['GROWINGIO_HOST'] ?? '';
  if (project !== '') return { project, host: host === '' ? undefined : host };
  throw new CommandError(
    2,
    'ERR_GROWINGIO_PROJECT_ID',
    t`there is no project ID`,
    t`write --project ID, or set GROWINGIO_PROJECT_ID (GrowingIO: 项目概览 → 项目ID)`,
  );
}

/** Keeps what the core says of an event that it takes all the same: of a key that GrowingIO can't have, say. */
export class EventNotes {
  #lines: string[] = [];

  readonly logger = {
    debug: (): void => undefined,
    info: (line: string): void => void this.#lines.push(line),
    warn: (line: string): void => void this.#lines.push(line),
    error: (line: string): void => void this.#lines.push(line),
  };

  /** What was said since the last call. */
  take(): readonly string[] {
    if (this.#lines.length === 0) return this.#lines;
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}

/** A client that sends, whatever the environment says of its mode. Throws a `GrowingIOError` for a wrong host. */
export function openClient({ project, host }: Target, notes: EventNotes, options: GrowingIOOptions): GrowingIO {
  const { logger } = notes;
  return new GrowingIO({ projectId: project, host, mode: 'production', asyncContext: false, logger, ...options });
}

/** Why an event was refused, in words. */
export function describeRefusal({ reason, issues }: Extract<TrackResult, { ok: false }>): string {
  return issues.length === 0 ? reason : issues.map(({ message }) => message).join(t`; `);
}

/** The core's client as `growingio send` needs it: of the options and the environment, and with a log that says what concerns events. */

import { GrowingIO, type GrowingIOOptions, type TrackResult } from '@growingio/upload';
import { currentLanguage } from '@growingio/upload/adapter';
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

/** Keeps what the core says while a client is made or tracks: of a key that GrowingIO can't have, say. What it says of delivery is left out. */
export class EventNotes {
  readonly #lines: string[] = [];
  #isHeeding = false;
  readonly #keep = (line: string): void => {
    if (this.#isHeeding) this.#lines.push(line);
  };

  readonly logger = { debug: (): void => undefined, info: this.#keep, warn: this.#keep, error: this.#keep };

  /** Keeps what is said meanwhile. */
  heed<Result>(work: () => Result): Result {
    this.#isHeeding = true;
    try {
      return work();
    } finally {
      this.#isHeeding = false;
    }
  }

  /** What was kept since the last call. */
  take(): readonly string[] {
    return this.#lines.length === 0 ? this.#lines : this.#lines.splice(0);
  }
}

/** A client that sends, whatever the environment says of its mode, and speaks as the command does. Throws a `GrowingIOError` for a wrong host. */
export function openClient({ project, host }: Target, notes: EventNotes, options: GrowingIOOptions): GrowingIO {
  const { logger } = notes;
  const all = { projectId: project, host, asyncContext: false, logger, language: currentLanguage(), ...options };
  return notes.heed(() => new GrowingIO({ ...all, mode: 'production' }));
}

/** Why an event was refused, in words. */
export function describeRefusal({ reason, issues }: Extract<TrackResult, { ok: false }>): string {
  return issues.length === 0 ? reason : issues.map(({ message }) => message).join(t`; `);
}

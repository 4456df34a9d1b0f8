/** What a user may configure of the outbox on disk, and its complete and checked settings. */

import {
  checkObjectOption,
  GiB,
  KiB,
  MiB,
  readOptions,
  type OptionTableOf,
  type OptionValues,
} from '@growingio/upload/adapter';
import { readDirectory } from './directory/outbox-directory.js';
import { mostSegmentBytes } from './segment/record.js';

/** When an event is safe. */
export type Durability = 'os' | 'fsync';

/** What `diskOutbox()` takes. Only `directory` is required. */
export interface DiskOutboxOptions {
  /**
   * Where the events wait. It is made when it is missing (0700, its files 0600). Processes of one user may share it, also
   * those of several projects. On a local disk. Required.
   */
  directory: string;
  /**
   * `os`: events are handed to the operating system within milliseconds; they survive the process, not a power loss.
   * `fsync`: each group of events is also forced to the disk. Default `os`.
   */
  durability?: Durability | undefined;
  /** Most events of one process that wait; more are refused (`queue_overflow`). Default 10,000,000, range 1 to 1,000,000,000. */
  maxQueueSize?: number | undefined;
  /** Most bytes of one process's events that wait; more are refused (`queue_overflow`). Default 512 MiB, range 1 MiB to 1 TiB. */
  maxQueueBytes?: number | undefined;
  /** Most bytes of events that are not written yet, as when the disk is full; more are refused. Default 64 MiB, range 1 MiB to 4 GiB. */
  maxMemoryBytes?: number | undefined;
  /** Most bytes of dead letters, of all processes together; the oldest go first. Default 64 MiB, range 1 MiB to 1 TiB. */
  maxDeadLetterBytes?: number | undefined;
  /** How often to look for events of dead processes, in ms. Default 5,000, range 10 to 3,600,000. */
  takeoverInterval?: number | undefined;
}

/** All options, complete and checked. */
export interface Settings extends OptionValues<DiskOutboxOptions, typeof optionTable> {
  /** From this size on a new segment is begun. */
  readonly segmentBytes: number;
  /** So many bytes of events that are written stay in memory too, so that they need not be read again. */
  readonly residentBytes: number;
}

/** Every option: checks, defaults and known names come from here; a test holds docstrings and READMEs against it. */
export const optionTable = {
  directory: { type: 'own', read: readDirectory },
  durability: { type: 'choice', choices: ['os', 'fsync'] },
  maxQueueSize: {
    type: 'number',
    default: 10_000_000,
    min: 1,
    max: 1_000_000_000,
    unit: 'events',
    formerly: 'maxEvents',
  },
  maxQueueBytes: {
    type: 'number',
    default: 512 * MiB,
    min: MiB,
    max: 1024 * GiB,
    unit: 'bytes',
    formerly: 'maxBytes',
  },
  maxMemoryBytes: { type: 'number', default: 64 * MiB, min: MiB, max: 4 * GiB, unit: 'bytes' },
  maxDeadLetterBytes: { type: 'number', default: 64 * MiB, min: MiB, max: 1024 * GiB, unit: 'bytes' },
  takeoverInterval: { type: 'number', default: 5000, min: 10, max: 3_600_000, unit: 'ms' },
} as const satisfies OptionTableOf<DiskOutboxOptions>;

/** Checks every option and fills in the defaults. Throws a `GrowingIOError` that quotes the wrong value. */
export function resolveOptions(options: DiskOutboxOptions): Settings {
  checkObjectOption('options', options);
  const values = readOptions(options, optionTable);
  const segmentBytes = Math.min(mostSegmentBytes, Math.max(64 * KiB, Math.ceil(values.maxQueueBytes / 128)));
  return { ...values, segmentBytes, residentBytes: 8 * MiB };
}

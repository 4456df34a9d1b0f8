/** The client for tests: a real one, whose events stay with it. */

import { GrowingIO, type EventKey, type GrowingIOOptions, type Stats } from '@growingio/upload';
import { checkObjectOption, refuseUnknownOptions } from '@growingio/upload/adapter';
import { readMatcher, type EventMatcher } from '../matcher/matcher.js';
import { nowhere } from '../nowhere.js';
import type { RecordedEvent } from './recorded-event.js';
import { Recording } from './recording.js';
import { readWaitOptions, waitFor, type WaitOptions } from './wait-for.js';

/** Those options of a client that decide what becomes an event: they do here what they do in the application. */
export interface RecorderOptions<Request = never> extends Pick<
  GrowingIOOptions<Request>,
  'loginUserId' | 'asyncContext' | 'beforeSend' | 'keyRules' | 'unknownValues' | 'plan' | 'planRules' | 'language'
> {
  /** Takes the client's messages. Default: none; where a test fails, the recorder shows what the client warned of. */
  logger?: GrowingIOOptions['logger'];
}

const names: ReadonlySet<string> = new Set<keyof RecorderOptions>([
  ...(['loginUserId', 'asyncContext', 'beforeSend', 'keyRules', 'unknownValues', 'plan', 'planRules'] as const),
  ...(['language', 'logger'] as const),
]);

const brand = Symbol.for('growingio.recorder');

/**
 * A client that keeps events and sends nothing: it opens no socket, and no timer of it holds the process. It checks events, finds
 * users and hands over as every client does, and its `stats()` balance. Each has events of its own, so tests may run side by side.
 */
export class Recorder extends GrowingIO {
  readonly [brand] = true;
  readonly #recording: Recording;

  /** Throws a `GrowingIOError` for a wrong option, and for one that is not of `RecorderOptions`. */
  constructor(options: RecorderOptions = {}) {
    checkObjectOption('options', options);
    refuseUnknownOptions(options, names);
    const recording = new Recording();
    const { outbox, sender } = recording;
    super({
      ...options,
      logger: options.logger ?? recording.logger,
      ...{ mode: 'production', ...nowhere, outbox, sender },
      // There is nothing to wait for.
      flushAt: 1,
    });
    this.#recording = recording;
    this.on('refused', (refusal) => recording.refusals.push(refusal));
  }

  /** Whether it is a recorder: by a mark and not by instanceof, since test runners load this module several times. */
  static override is(given: unknown): given is Recorder {
    return typeof given === 'object' && given !== null && brand in given;
  }

  /** All events so far, oldest first; of open requests those whose user is known, too. */
  events(): readonly RecordedEvent[] {
    this.#handOver();
    return [...this.#recording.events];
  }

  /**
   * Those of `events()` that match: an event key, one of several keys, an object that the event has to contain, or a function.
   * Throws a `TypeError` for a matcher that can't be read.
   */
  find<Event extends EventKey>(matcher: EventMatcher<Event>): readonly RecordedEvent<Event>[] {
    const { accepts } = readMatcher(matcher);
    return this.events().filter(accepts) as never;
  }

  /**
   * Waits until an event matches, and resolves with all that do: at once where there is one already. Rejects after `timeout` ms
   * (default 4000, also with fake timers), with the nearest event and what was refused; with the signal's reason when it aborts; at
   * once with a `TypeError` for a matcher, a time or a signal that is none, and with a `GrowingIOError` for another option.
   */
  async waitFor<Event extends EventKey>(
    matcher: EventMatcher<Event>,
    options: WaitOptions = {},
  ): Promise<readonly [RecordedEvent<Event>, ...RecordedEvent<Event>[]]> {
    const caller = new Error();
    const wanted = readMatcher(matcher);
    const read = readWaitOptions(options);
    await this.flush();
    const handOver = (): readonly RecordedEvent[] => this.events();
    return (await waitFor({ wanted, options: read, recording: this.#recording, handOver, caller })) as never;
  }

  /** What became of all events so far, those of requests that have ended included. */
  override stats(): Stats {
    this.#handOver();
    return super.stats();
  }

  /** Forgets all events so far. `stats()` go on counting. */
  reset(): void {
    this.#handOver();
    this.#recording.clear();
  }

  /** @internal What a failed test shows. */
  get recording(): Recording {
    this.#handOver();
    return this.#recording;
  }

  // Requests whose response has ended do so by themselves a moment later, others when they end.
  #handOver(): void {
    void this.flush({ timeout: 0 });
  }
}

/** Makes a recorder. Pass it where a client goes: `growingio(recorder)`, `GrowingIOModule.forRoot(recorder)`. */
export function createRecorder<Request = never>(options?: RecorderOptions<Request>): Recorder {
  return new Recorder(options);
}

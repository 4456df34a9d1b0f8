/** The client: made from the options, it gives trackers, and delivers their events to GrowingIO. */

import { bindMethods } from '../runtime/bind-methods.js';
import { systemClock } from '../runtime/clock.js';
import { claimParts } from './claim-parts.js';
import { Pipeline } from './pipeline.js';
import { readFlushTimeout, type FlushOptions, type FlushReport } from './flush.js';
import { consoleLogger, Log } from '../telemetry/log.js';
import type { Stats } from '../telemetry/counters.js';
import type { GrowingIOOptions, Mode } from '../options/options.js';
import { describeMisspelt } from '../options/misspelt-variables.js';
import { resolveOptions, type Settings } from '../options/settings.js';
import { noMetrics, observeClient } from '../telemetry/metrics.js';
import type { NoticeKind, NoticeListener } from '../telemetry/notice.js';
import { Notices } from '../telemetry/notices.js';
import { watchProcessEnd } from './process-end.js';
import { noteVersion } from './versions.js';
import type { MeantKey } from '../event/meant-key.js';
import type { EventKey, Trackable, TrackArguments } from '../event/register.js';
import { currentTracker } from '../scope/current-tracker.js';
import { Holdings } from '../tracker/holdings.js';
import { Intake } from '../tracker/intake.js';
import type { Opened } from '../scope/open-scopes.js';
import type { ResponseLike } from '../scope/request-scope.js';
import { Scopes, type ScopeOptions } from '../scope/scopes.js';
import { sendAfterResponse, sendAlone } from '../scope/send-after-response.js';
import { SilentTracker } from '../tracker/silent-tracker.js';
import { taken, type Tracker, type TrackOptions, type TrackResult } from '../tracker/tracker.js';
import { describeThrown } from '../text/describe-error.js';
import { t } from '../text/messages.js';

/** What a user's functions say of a call. */
export interface DescribedCall {
  readonly variables: unknown;
  readonly loginUserId: unknown;
}

const brand = Symbol.for('growingio.client');
const methods = ['track', 'scope', 'flush', 'shutdown', 'on', 'off', 'stats'] as const;

/**
 * Tracks events and delivers them to GrowingIO. One client serves a whole application. Throws a `GrowingIOError` when an
 * option is wrong or unknown, or when there is no project ID; afterwards nothing of it throws or rejects. Its methods may be
 * called without it: `server.on('close', client.shutdown)`.
 */
export class GrowingIO {
  readonly [brand] = true;
  /** `production`, `test` or `off`. */
  readonly mode: Mode;
  /** Whether `currentTracker()` finds a request's tracker. */
  readonly asyncContext: boolean;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #notices: Notices;
  readonly #pipeline: Pipeline;
  readonly #intake: Intake;
  readonly #scopes: Scopes;
  /** Undoes what the client has put on the process. */
  readonly #undo: (() => void)[] = [];
  #shutdown: Promise<FlushReport> | undefined;

  constructor(options: GrowingIOOptions = {}) {
    bindMethods(this, methods);
    const clock = systemClock;
    const settings = resolveOptions(options, process.env, consoleLogger);
    claimParts(settings);
    const log = new Log(settings.logger, () => clock.now());
    noteVersion((message) => {
      log.print('warn', message);
    });
    for (const message of describeMisspelt(process.env)) log.print('warn', message);
    const notices = new Notices(log);
    const isOff = settings.mode === 'off';
    const metrics = isOff ? noMetrics : observeClient(settings.projectId, () => this.stats());
    const pipeline = new Pipeline({ settings, log, notices, clock, requested: metrics.requested });
    const { counters } = pipeline;
    const accept = pipeline.accept.bind(pipeline);
    this.mode = settings.mode;
    this.asyncContext = settings.asyncContext;
    this.#settings = settings;
    this.#log = log;
    this.#notices = notices;
    this.#pipeline = pipeline;
    const opened = this.#opener();
    const acceptedAlone = opened && sendAlone(opened);
    const holdings = new Holdings(settings, pipeline.occupied);
    const now = (): number => clock.now();
    this.#intake = new Intake({ settings, counters, log, notices, now, accept, acceptedAlone, holdings });
    const silent = isOff ? new SilentTracker() : undefined;
    this.#scopes = new Scopes({ client: this, intake: this.#intake, clock, settings, opened, silent });
    if (isOff) return;
    if (settings.deadLetter !== undefined) notices.on('dead', settings.deadLetter);
    pipeline.start();
    const unwatch = watchProcessEnd({
      flush: (options) => this.flush(options),
      shutdown: (options) => this.shutdown(options),
      pending: () => this.stats().pending,
      unsaved: () => pipeline.unsaved(),
      reports: pipeline,
      endAll: () => {
        this.#scopes.endAll();
      },
      ...{ settings, log, clock },
    });
    this.#undo.push(metrics.close, unwatch);
  }

  /** Takes what `growingio()` and `forRoot()` take: options, a ready client, or nothing at all. */
  static from(given: GrowingIO | GrowingIOOptions = {}): GrowingIO {
    if (!GrowingIO.is(given)) return new GrowingIO(given);
    // It may be of another version than this adapter's.
    noteVersion((message) => {
      consoleLogger.warn(message);
    });
    return given;
  }

  /** Whether it is a client: by a mark and not by instanceof, since tools may load this module twice. */
  static is(given: unknown): given is GrowingIO {
    return typeof given === 'object' && given !== null && brand in given;
  }

  /**
   * Tracks an event: for the user of the current request or scope, or for `loginUserId`. Returns at once, does no I/O,
   * and never throws; see `Tracker.track`.
   */
  track<Event extends EventKey | MeantKey<Event>, Given extends Trackable<Given> = never>(
    event: Event,
    ...rest: TrackArguments<Event, TrackOptions, Given>
  ): TrackResult {
    return (currentTracker(this) ?? this.#scopes.direct).track<Event, Given>(event, ...rest);
  }

  /**
   * Runs work that has no request (a job, a message, a cron) with a tracker of its own; `currentTracker()` and `track()`
   * find it. Its events are handed over when the function, or the promise that it returns, has ended.
   */
  scope<Result>(options: ScopeOptions | null | undefined, work: (tracker: Tracker) => Result): Result {
    return this.#scopes.runJob(options, work);
  }

  /** @internal See `scopeRequest` of the adapter door. */
  scopeRequest<Result>(request: object, response: ResponseLike | null | undefined, work: () => Result): Result {
    return this.#scopes.runRequest(request, response, work);
  }

  /** @internal See `resumeRequest` of the adapter door. */
  resumeRequest<Result>(request: object, work: () => Result): Result {
    return this.#scopes.resumeRequest(request, work);
  }

  /** @internal See `identifyCurrent` of the adapter door. */
  identifyCurrent(loginUserId: string | number | bigint): TrackResult {
    if (this.mode === 'off') return taken;
    return currentTracker(this)?.identify(loginUserId) ?? this.#intake.refuseIdentify();
  }

  /** @internal See `trackMapped` of the adapter door. */
  trackMapped(event: string, describe: () => DescribedCall | undefined, tracker?: Tracker): TrackResult {
    if (this.mode === 'off') return taken;
    let call: DescribedCall | undefined;
    try {
      call = describe();
    } catch (error) {
      const message = t`a function given to @Track threw (${describeThrown(error)})`;
      return this.#intake.refuse('mapper_failed', [{ code: 'threw', path: 'mapper', message }], event);
    }
    if (call === undefined) return taken;
    const { variables, loginUserId } = call;
    const target: { track: unknown } = tracker ?? this;
    return (target.track as (...args: unknown[]) => TrackResult).call(target, event, variables, { loginUserId });
  }

  /**
   * Sends what was tracked before the call, and resolves with a report when it is settled or the time is over. Only events
   * of open requests in which nobody has logged in yet go on waiting.
   */
  flush(options?: FlushOptions | null): Promise<FlushReport> {
    this.#scopes.handOverAll();
    return this.#pipeline.flush(this.#readTimeout('flush', options));
  }

  /**
   * Refuses new events, hands over what requests hold, delivers what it can within `timeout` ms (default: the
   * option `shutdownTimeout`), and closes the connections. What is left stays in a durable outbox; the one in memory drops
   * and reports it. Always resolves.
   */
  shutdown(options?: FlushOptions | null): Promise<FlushReport> {
    const timeout = this.#readTimeout('shutdown', options) ?? this.#settings.shutdownTimeout;
    return (this.#shutdown ??= this.#shutDown(timeout));
  }

  /**
   * Calls the listener at each notice of that kind: `refused`, `delivered`, `dead`, `dropped`, `down`, `up`. The same notices
   * are on the `node:diagnostics_channel` named `growingio:<kind>`. A listener that throws harms no event.
   */
  on<Kind extends NoticeKind>(kind: Kind, listener: NoticeListener<Kind>): this {
    this.#notices.on(kind, listener);
    return this;
  }

  /** Calls the listener no more. */
  off<Kind extends NoticeKind>(kind: Kind, listener: NoticeListener<Kind>): this {
    this.#notices.off(kind, listener);
    return this;
  }

  /** What became of all events so far. */
  stats(): Stats {
    return this.#pipeline.stats();
  }

  #opener(): Opened | undefined {
    const { flushAfterResponse, waitUntil, requestTimeout } = this.#settings;
    if (flushAfterResponse === 'batch') return undefined;
    const failed = (): void => {
      this.#log.say('error', 'wait_until', t`waitUntil throws: events may stay behind when the platform freezes`);
    };
    return sendAfterResponse({ waitUntil, failed, send: () => this.flush({ timeout: requestTimeout }) });
  }

  #readTimeout(method: 'flush' | 'shutdown', options: unknown): number | undefined {
    const { timeout, problem } = readFlushTimeout(options);
    if (problem !== undefined) this.#log.say('warn', `${method}_options`, t`${method}(): ${problem}`, Infinity);
    return timeout;
  }

  async #shutDown(timeout: number): Promise<FlushReport> {
    this.#scopes.endAll();
    this.#intake.close();
    const report = await this.#pipeline.close(timeout);
    for (const undo of this.#undo) undo();
    return report;
  }
}

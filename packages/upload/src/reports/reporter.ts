/** Tells a collector what the client refused before sending, and its `stats()`: at most once a second, and nobody else ever. */

import { Alarm, type Clock } from '../runtime/clock.js';
import { runDetached } from '../runtime/detached.js';
import { sharedState } from '../runtime/shared-state.js';
import type { Stats } from '../telemetry/counters.js';
import type { Log } from '../telemetry/log.js';
import type { NoticeKind } from '../telemetry/notice.js';
import type { Notices } from '../telemetry/notices.js';
import { t } from '../text/messages.js';
import { version } from '../version.js';
import { isAnnounced } from './collector-host.js';
import { Refusals } from './refusals.js';

export interface ReporterParts {
  readonly settings: { readonly host: string; readonly projectId: string };
  readonly clock: Clock;
  readonly notices: Notices;
  readonly log: Pick<Log, 'debug'>;
  readonly stats: () => Stats;
  /** Posts a report to the host, or asks it with none whether it is a collector; `undefined` when it does not answer. Never rejects. */
  readonly post: (report: Buffer | undefined) => Promise<boolean | undefined>;
  /** Called when the host is no collector: answers need not be looked at any more. */
  readonly ended: () => void;
}

// The time between two reports, and between two looks for a collector, in ms.
const interval = 1000;
const changes: readonly NoticeKind[] = ['delivered', 'dead', 'dropped', 'down', 'up'];

/**
 * Reports to the client's host once that has said that it is a collector: in the answer to an upload, or, where nothing is
 * uploaded since all is refused, when it is asked. Only a host that has announced itself on this machine is asked.
 */
export class Reporter {
  readonly #parts: ReporterParts;
  readonly #alarm: Alarm;
  readonly #refusals = new Refusals();
  readonly #number = (sharedState('reporters', () => ({ count: 0 })).count += 1);
  readonly #refused = (notice: Parameters<Refusals['add']>[0]): void => {
    this.#refusals.add(notice);
    if (!this.#isCollector) this.#look();
    this.#changed();
  };
  readonly #changed = (): void => {
    this.#hasNews = true;
    this.#plan();
  };
  #isCollector = false;
  #hasNews = false;
  #lookedAt = -Infinity;
  #sending: Promise<void> | undefined;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
    this.#alarm = new Alarm(parts.clock);
    parts.notices.on('refused', this.#refused);
    for (const kind of changes) parts.notices.on(kind, this.#changed);
  }

  /** The host has answered an upload. One of 2xx that does not say that it is a collector is none. */
  answered(status: number, isCollector: boolean): void {
    if (isCollector) {
      this.#isCollector = true;
      if (this.#hasNews) this.#plan();
    } else if (status < 300) this.#end();
  }

  /** Whether there is something to report, and a collector to report it to. */
  get hasNews(): boolean {
    if (this.#isCollector) return this.#hasNews;
    return !this.#refusals.isEmpty && isAnnounced(this.#parts.settings.host);
  }

  /** Reports what is left, now. Never rejects. */
  async last(): Promise<void> {
    this.#alarm.cancel();
    await this.#sending;
    if (this.hasNews) await this.#send();
    this.#alarm.cancel();
  }

  /** Looks whether a collector is there: it may be started after the application. */
  #look(): void {
    const now = this.#parts.clock.now();
    // A clock that was set back keeps nobody from looking.
    if (now >= this.#lookedAt && now - this.#lookedAt < interval) return;
    this.#lookedAt = now;
    if (isAnnounced(this.#parts.settings.host)) this.#wake();
  }

  #plan(): void {
    if (this.#isCollector) this.#wake();
  }

  #wake(): void {
    if (this.#alarm.isSet || this.#sending !== undefined) return;
    this.#alarm.set(interval, () => void this.#send());
  }

  #send(): Promise<void> {
    this.#sending ??= runDetached(() => this.#report()).finally(() => {
      this.#sending = undefined;
      if (this.#hasNews) this.#plan();
    });
    return this.#sending;
  }

  async #report(): Promise<void> {
    const { post, log, settings, stats } = this.#parts;
    if (!this.#isCollector) {
      const isCollector = await post(undefined);
      if (isCollector === false) this.#end();
      if (isCollector !== true) return;
      this.#isCollector = true;
    }
    this.#hasNews = false;
    const { pid } = process;
    const refused = this.#refusals.take();
    const report = {
      ...{ client: 'growingio-node', version, pid, instance: this.#number, projectId: settings.projectId },
      ...{ stats: stats(), refused },
    };
    const answer = await post(Buffer.from(JSON.stringify(report)));
    if (answer === false) this.#end();
    if (answer !== undefined) return;
    this.#refusals.putBack(refused);
    log.debug(() => t`the collector did not take a report`);
  }

  #end(): void {
    const { notices, ended } = this.#parts;
    this.#isCollector = false;
    this.#hasNews = false;
    this.#alarm.cancel();
    this.#refusals.take();
    notices.off('refused', this.#refused);
    for (const kind of changes) notices.off(kind, this.#changed);
    ended();
  }
}

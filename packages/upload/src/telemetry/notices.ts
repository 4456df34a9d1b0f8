/** Passes notices to listeners, to the diagnostics channels and to the log. */

import { channel } from 'node:diagnostics_channel';
import { callSafely } from '../runtime/call-safely.js';
import type { Log } from './log.js';
import { wrongOption } from '../errors.js';
import type { NoticeKind, NoticeListener, NoticeMap } from './notice.js';
import { describeThrown } from '../text/describe-error.js';
import { list } from '../text/list.js';
import { noticeLines } from './notice-lines.js';
import { t } from '../text/messages.js';

type Listeners = { [Kind in NoticeKind]?: NoticeListener<Kind>[] };

const channels = {
  refused: channel('growingio:refused'),
  delivered: channel('growingio:delivered'),
  handedOver: channel('growingio:handedOver'),
  dead: channel('growingio:dead'),
  dropped: channel('growingio:dropped'),
  down: channel('growingio:down'),
  up: channel('growingio:up'),
} satisfies Record<NoticeKind, unknown>;

/** Tells of what happens. A listener that throws harms nothing, and is logged. */
export class Notices {
  readonly #log: Log;
  readonly #listeners: Listeners = {};

  constructor(log: Log) {
    this.#log = log;
  }

  on<Kind extends NoticeKind>(kind: Kind, listener: NoticeListener<Kind>): void {
    if (!Object.hasOwn(channels, kind)) throw wrongOption(t`the notice`, kind, list(Object.keys(channels)));
    if (typeof (listener as unknown) !== 'function') throw wrongOption(t`the listener`, listener, t`a function`);
    const listeners: NoticeListener<Kind>[] = (this.#listeners[kind] ??= []);
    listeners.push(listener);
  }

  off<Kind extends NoticeKind>(kind: Kind, listener: NoticeListener<Kind>): void {
    const listeners: NoticeListener<Kind>[] = this.#listeners[kind] ?? [];
    const index = listeners.indexOf(listener);
    if (index >= 0) listeners.splice(index, 1);
  }

  tell<Kind extends NoticeKind>(kind: Kind, notice: NoticeMap[Kind]): void {
    const line = noticeLines[kind](notice);
    if (line?.subject !== undefined) this.#log.sayOfEvent(line.level, line.kind, line.subject, line.message);
    else if (line !== undefined) this.#log.say(line.level, line.kind, line.message, line.quietTime);
    // A copy: a listener may take itself, or another, away.
    for (const listener of [...(this.#listeners[kind] ?? [])]) {
      callSafely(
        () => listener(notice),
        (error) => {
          const message = t`a listener of '${kind}' threw: that harms no event, but fix it (${describeThrown(error)})`;
          this.#log.say('error', 'listener', message);
        },
      );
    }
    // Node reports a subscriber that throws by itself, after this.
    if (channels[kind].hasSubscribers) channels[kind].publish(notice);
  }
}

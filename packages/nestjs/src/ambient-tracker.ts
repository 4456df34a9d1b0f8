/** A tracker for code anywhere: each call reaches the tracker of the request that the calling code works for. */

import {
  currentTracker,
  Tracker,
  type EventKey,
  type GrowingIO,
  type Trackable,
  type TrackArguments,
  type TrackOptions,
  type TrackResult,
} from '@growingio/upload';
import type { MeantKey } from '@growingio/upload/adapter';
import { t } from './messages.js';

/** One instance stands for every request's tracker, so that a provider that injects it need not be request-scoped. */
export class AmbientTracker extends Tracker {
  constructor(private readonly client: GrowingIO) {
    super();
  }

  override track<Event extends EventKey | MeantKey<Event>, Given extends Trackable<Given> = never>(
    event: Event,
    ...rest: TrackArguments<Event, TrackOptions, Given>
  ): TrackResult {
    return this.client.track<Event, Given>(event, ...rest);
  }

  override identify(loginUserId: string | number | bigint): TrackResult {
    if (this.client.mode === 'off') return { ok: true };
    return currentTracker(this.client)?.identify(loginUserId) ?? outsideOfScope();
  }
}

function outsideOfScope(): TrackResult {
  const message = t`identify() needs a request: outside of one, use client.scope({ loginUserId }, work)`;
  return { ok: false, reason: 'no_login_user', issues: [{ code: 'missing', path: 'loginUserId', message }] };
}

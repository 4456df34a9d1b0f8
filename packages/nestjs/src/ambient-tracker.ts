/** A tracker for code anywhere: each call reaches the tracker of the request that the calling code works for. */

import {
  Tracker,
  type EventKey,
  type GrowingIO,
  type Trackable,
  type TrackArguments,
  type TrackOptions,
  type TrackResult,
} from '@growingio/upload';
import { identifyCurrent, type MeantKey } from '@growingio/upload/adapter';

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
    return identifyCurrent(this.client, loginUserId);
  }
}

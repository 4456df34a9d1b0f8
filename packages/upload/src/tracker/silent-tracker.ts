/** The tracker of mode `off`: it takes everything and sends nothing. */

import { taken, Tracker, type TrackResult } from './tracker.js';

/** Takes every event and does nothing with it. */
export class SilentTracker extends Tracker {
  readonly isOver = false;

  override track(): TrackResult {
    return taken;
  }

  override identify(): TrackResult {
    return taken;
  }
}
